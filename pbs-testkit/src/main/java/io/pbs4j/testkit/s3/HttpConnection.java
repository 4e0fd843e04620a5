package io.pbs4j.testkit.s3;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One connection: requests and answers in turn. */
final class HttpConnection {
  private static final int BUFFER = 128 << 10;

  /** A body that nobody read is read to its end up to this length, else the connection ends. */
  private static final long DRAINED = 64L << 20;

  private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

  private final Socket socket;
  private final Handler handler;
  private final byte[] buffer = new byte[BUFFER];

  /** Answers requests. */
  @FunctionalInterface
  interface Handler {
    HttpAnswer answer(HttpRequest request) throws IOException;
  }

  HttpConnection(Socket socket, Handler handler) {
    this.socket = socket;
    this.handler = handler;
  }

  /** Serves until one side closes. */
  void serve() {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream(), BUFFER);
      OutputStream out = socket.getOutputStream();
      boolean more = true;
      while (more) {
        String line = Lines.read(in);
        if (line != null && line.isEmpty()) {
          continue;
        }
        more = line != null && exchange(line, in, out);
      }
    } catch (IOException e) {
      // The client is gone, or it does not speak HTTP: either way there is nobody to tell.
      return;
    }
  }

  /** Makes the other side see a broken connection. */
  void reset() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // Closed already, which is what was wanted.
      return;
    }
  }

  private boolean exchange(String line, InputStream in, OutputStream out) throws IOException {
    String[] parts = line.split(" ", 3);
    if (parts.length < 3) {
      throw new IOException("not a request");
    }
    Map<String, String> headers = Lines.headers(in);
    long length = length(headers);
    InputStream body = length < 0 ? new ChunkedBody(in) : new LimitedBody(in, length);
    if (headers.getOrDefault("Expect", "").equalsIgnoreCase("100-continue")) {
      body = new Awaited(body, out);
    }
    String[] target = parts[1].split("\\?", 2);
    HttpRequest request =
        new HttpRequest(parts[0], target[0], target.length > 1 ? target[1] : "", headers, length, body);
    HttpAnswer answer = handler.answer(request);
    boolean close = headers.getOrDefault("Connection", "").equalsIgnoreCase("close") || !drained(body);
    return send(answer, request.method().equals("HEAD"), close, out);
  }

  private static long length(Map<String, String> headers) throws IOException {
    if (headers.containsKey("Transfer-Encoding")) {
      return -1;
    }
    String length = headers.getOrDefault("Content-Length", "0");
    if (!length.matches("[0-9]{1,18}")) {
      throw new IOException("bad length");
    }
    return Long.parseLong(length);
  }

  private boolean drained(InputStream body) throws IOException {
    if (body instanceof Awaited awaited && !awaited.asked()) {
      return false;
    }
    long drained = 0;
    for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
      drained += count;
      if (drained > DRAINED) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether the connection goes on. */
  private boolean send(HttpAnswer answer, boolean headOnly, boolean close, OutputStream out)
      throws IOException {
    HttpAnswer.Delivery delivery = answer.delivery();
    // Opened also where nothing of it is sent: it may hold a file that is to be closed.
    try (InputStream body = answer.body().open()) {
      if (delivery == HttpAnswer.Delivery.LOST) {
        return false;
      }
      boolean bodiless = headOnly || answer.length() == 0;
      boolean resetInBody = delivery == HttpAnswer.Delivery.RESET_IN_BODY;
      if (delivery == HttpAnswer.Delivery.RESET || (resetInBody && bodiless)) {
        reset();
        return false;
      }
      if (bodiless) {
        out.write(head(answer, answer.length(), close));
        return !close;
      }
      boolean half = delivery != HttpAnswer.Delivery.WHOLE;
      long sent = half ? answer.length() / 2 : answer.length();
      long said = delivery == HttpAnswer.Delivery.HALF ? sent : answer.length();
      send(head(answer, said, close), body, sent, out);
      if (resetInBody) {
        reset();
      }
      return !close && said == sent;
    }
  }

  private void send(byte[] head, InputStream body, long length, OutputStream out) throws IOException {
    // Head and start of the body in one packet.
    System.arraycopy(head, 0, buffer, 0, head.length);
    int room = (int) Math.min(length, BUFFER - head.length);
    int filled = head.length + body.readNBytes(buffer, head.length, room);
    out.write(buffer, 0, filled);
    long left = length - (filled - head.length);
    while (left > 0) {
      int count = body.read(buffer, 0, (int) Math.min(left, BUFFER));
      if (count < 0) {
        throw new IOException("a body is shorter than it said");
      }
      out.write(buffer, 0, count);
      left -= count;
    }
  }

  private static byte[] head(HttpAnswer answer, long length, boolean close) {
    StringBuilder head = new StringBuilder(256);
    head.append("HTTP/1.1 ").append(answer.status()).append(" \r\n");
    answer.headers().forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (answer.status() != 204 && answer.status() != 304) {
      head.append("Content-Length: ").append(length).append("\r\n");
    }
    head.append("Server: pbs4j-testkit\r\n").append(close ? "Connection: close\r\n" : "").append("\r\n");
    return head.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** A body that the client sends when asked. */
  private static final class Awaited extends InputStream {
    private final InputStream body;
    private @Nullable OutputStream out;

    Awaited(InputStream body, OutputStream out) {
      this.body = body;
      this.out = out;
    }

    boolean asked() {
      return out == null;
    }

    @Override
    public int read() throws IOException {
      ask();
      return body.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      ask();
      return body.read(target, offset, length);
    }

    private void ask() throws IOException {
      if (out != null) {
        out.write(CONTINUE.getBytes(StandardCharsets.US_ASCII));
        out = null;
      }
    }
  }
}
