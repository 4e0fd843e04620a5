package io.pbs4j.storage.s3.client;

import io.pbs4j.storage.s3.object.ObjectBody;
import java.io.IOException;
import java.io.InputStream;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/** Passes a content on in small pieces. */
final class StreamedBody extends RequestBody {
  // Four segments of the HTTP client's buffers: few calls, little memory.
  private static final int PIECE = 1 << 15;
  private static final MediaType TYPE = MediaType.get("application/octet-stream");

  private final ObjectBody body;

  StreamedBody(ObjectBody body) {
    this.body = body;
  }

  /** The content could not be read, which no repetition heals. */
  static final class UnreadableException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  @Override
  public MediaType contentType() {
    return TYPE;
  }

  @Override
  public long contentLength() {
    return body.length();
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    long left = body.length();
    byte[] piece = new byte[(int) Math.min(PIECE, left)];
    try (InputStream in = open()) {
      while (left > 0) {
        int read = read(in, piece, (int) Math.min(piece.length, left));
        sink.write(piece, 0, read);
        left -= read;
      }
    }
  }

  private InputStream open() throws UnreadableException {
    try {
      return body.open();
    } catch (IOException e) {
      throw new UnreadableException("the content to send cannot be read", e);
    }
  }

  private static int read(InputStream in, byte[] piece, int length) throws UnreadableException {
    try {
      int read = in.read(piece, 0, length);
      if (read < 0) {
        throw new IOException("it is shorter than was said");
      }
      return read;
    } catch (IOException e) {
      throw new UnreadableException("the content to send cannot be read", e);
    }
  }
}
