package io.pbs4j.server.api;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** Reads a body that holds parameters, without holding a thread while it arrives. */
public final class ParameterBody implements Runnable {
  /** Largest body, in bytes. */
  public static final int MAX_BYTES = 512 << 10;

  private final Request request;
  private final Consumer<byte[]> whole;
  private final Consumer<Throwable> failed;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  private ParameterBody(Request request, Consumer<byte[]> whole, Consumer<Throwable> failed) {
    this.request = request;
    this.whole = whole;
    this.failed = failed;
  }

  /**
   * Reads the body of a request.
   *
   * @param whole gets the body, on any thread, which it may block
   * @param failed gets an {@link ApiException} when the body is too large, or why it broke off
   */
  public static void read(Request request, Consumer<byte[]> whole, Consumer<Throwable> failed) {
    if (request.getLength() > MAX_BYTES) {
      failed.accept(tooLarge());
    } else if (request.getLength() == 0) {
      whole.accept(new byte[0]);
    } else {
      new ParameterBody(request, whole, failed).run();
    }
  }

  /** Takes what has arrived; runs again when more has. */
  @Override
  public void run() {
    while (true) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(this);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        failed.accept(chunk.getFailure());
        return;
      }
      ByteBuffer piece = chunk.getByteBuffer();
      boolean fits = body.size() + piece.remaining() <= MAX_BYTES;
      if (fits) {
        byte[] bytes = new byte[piece.remaining()];
        piece.get(bytes);
        body.writeBytes(bytes);
      }
      boolean last = chunk.isLast();
      chunk.release();
      if (!fits) {
        failed.accept(tooLarge());
        return;
      }
      if (last) {
        whole.accept(body.toByteArray());
        return;
      }
    }
  }

  private static ApiException tooLarge() {
    return ApiException.badRequest("Request body too large");
  }
}
