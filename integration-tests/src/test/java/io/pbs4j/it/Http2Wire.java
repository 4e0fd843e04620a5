package io.pbs4j.it;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.hpack.HpackDecoder;

/** A blocking HTTP/2 client: one stream at a time, settings and frame sizes of the stock client. */
final class Http2Wire {
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RESET = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GO_AWAY = 7;
  private static final int WINDOW_UPDATE = 8;
  private static final int END_STREAM = 1;
  private static final int ACK = 1;
  private static final int END_HEADERS = 4;
  private static final int INITIAL_WINDOW_SIZE = 4;
  private static final int MAX_FRAME_SIZE = 5;

  /** What the stock client announces. */
  private static final int CLIENT_WINDOW = 2_147_483_646;

  private static final int CLIENT_FRAME = 4 << 20;
  private static final int CLIENT_WINDOW_UPDATE = 2_147_418_111;
  private static final int MAX_HEADERS = 1 << 16;

  private final DataInputStream in;
  private final OutputStream out;
  private final HpackDecoder decoder = new HpackDecoder(MAX_HEADERS, System::nanoTime);
  private int maxFrame = 1 << 14;
  private int initialWindow = (1 << 16) - 1;
  private long connectionWindow = initialWindow;
  private boolean settled;
  private int stream = -1;
  private long streamWindow;
  private boolean ended;
  private int status;
  private Map<String, String> headers = Map.of();
  private ByteArrayOutputStream body = new ByteArrayOutputStream();

  Http2Wire(DataInputStream in, OutputStream out) throws Exception {
    this.in = in;
    this.out = out;
    out.write(PREFACE);
    frame(SETTINGS, 0, 0, settings());
    frame(WINDOW_UPDATE, 0, 0, ByteBuffer.allocate(Integer.BYTES).putInt(CLIENT_WINDOW_UPDATE).array());
    out.flush();
    while (!settled) {
      read();
    }
  }

  private static byte[] settings() {
    return ByteBuffer.allocate(12)
        .putShort((short) INITIAL_WINDOW_SIZE)
        .putInt(CLIENT_WINDOW)
        .putShort((short) MAX_FRAME_SIZE)
        .putInt(CLIENT_FRAME)
        .array();
  }

  /** Sends a request with these fields, the pseudo fields among them first, and waits for its answer. */
  WireAnswer request(Map<String, String> fields, byte[] content) throws Exception {
    stream += 2;
    streamWindow = initialWindow;
    ended = false;
    body = new ByteArrayOutputStream();
    frame(HEADERS, END_HEADERS | (content.length == 0 ? END_STREAM : 0), stream, encode(fields));
    int at = 0;
    while (at < content.length) {
      long window = Math.min(connectionWindow, streamWindow);
      int piece = (int) Math.min(Math.min(content.length - at, maxFrame), window);
      if (piece <= 0) {
        out.flush();
        read();
        continue;
      }
      head(piece, DATA, at + piece == content.length ? END_STREAM : 0, stream);
      out.write(content, at, piece);
      at += piece;
      connectionWindow -= piece;
      streamWindow -= piece;
    }
    out.flush();
    while (!ended) {
      read();
    }
    return new WireAnswer(status, headers, body.toByteArray());
  }

  /** Literal fields that are not to be indexed, without Huffman code. */
  private static byte[] encode(Map<String, String> fields) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    fields.forEach(
        (name, value) -> {
          block.write(0);
          text(block, name);
          text(block, value);
        });
    return block.toByteArray();
  }

  private static void text(ByteArrayOutputStream block, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    int rest = bytes.length;
    if (rest < 0x7f) {
      block.write(rest);
    } else {
      block.write(0x7f);
      for (rest -= 0x7f; rest >= 0x80; rest >>= 7) {
        block.write(rest & 0x7f | 0x80);
      }
      block.write(rest);
    }
    block.writeBytes(bytes);
  }

  private void frame(int type, int flags, int id, byte[] payload) throws IOException {
    head(payload.length, type, flags, id);
    out.write(payload);
  }

  private void head(int length, int type, int flags, int id) throws IOException {
    out.write(ByteBuffer.allocate(9).putInt(length << 8 | type).put((byte) flags).putInt(id).array());
  }

  private void read() throws Exception {
    int lengthAndType = in.readInt();
    int flags = in.readUnsignedByte();
    int id = in.readInt();
    ByteBuffer payload = ByteBuffer.wrap(in.readNBytes(lengthAndType >>> 8));
    switch (lengthAndType & 0xff) {
      case DATA -> {
        body.writeBytes(payload.array());
        ended = (flags & END_STREAM) != 0;
      }
      case HEADERS -> headers(flags, payload);
      case SETTINGS -> settings(flags, payload);
      case PING -> {
        if ((flags & ACK) == 0) {
          frame(PING, ACK, 0, payload.array());
          out.flush();
        }
      }
      case WINDOW_UPDATE -> {
        if (id == 0) {
          connectionWindow += payload.getInt();
        } else if (id == stream) {
          streamWindow += payload.getInt();
        }
      }
      case RESET, GO_AWAY -> throw new IOException("frame " + (lengthAndType & 0xff) + " on stream " + id);
      default -> throw new IOException("unexpected frame " + (lengthAndType & 0xff));
    }
  }

  private void headers(int flags, ByteBuffer payload) throws Exception {
    MetaData.Response response = (MetaData.Response) decoder.decode(payload);
    Map<String, String> fields = new TreeMap<>();
    response.getHttpFields().forEach(field -> fields.put(field.getLowerCaseName(), field.getValue()));
    status = response.getStatus();
    headers = fields;
    ended = (flags & END_STREAM) != 0;
  }

  private void settings(int flags, ByteBuffer payload) throws IOException {
    if ((flags & ACK) != 0) {
      return;
    }
    while (payload.hasRemaining()) {
      int key = payload.getShort();
      int value = payload.getInt();
      if (key == INITIAL_WINDOW_SIZE) {
        initialWindow = value;
      } else if (key == MAX_FRAME_SIZE) {
        maxFrame = value;
      }
    }
    settled = true;
    frame(SETTINGS, ACK, 0, new byte[0]);
    out.flush();
  }
}
