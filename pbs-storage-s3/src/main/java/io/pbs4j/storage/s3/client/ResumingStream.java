package io.pbs4j.storage.s3.client;

import io.pbs4j.storage.s3.object.ObjectStream;
import io.pbs4j.storage.s3.object.StoredObject;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads an object and, when the connection breaks, asks for the rest of the very same content. */
final class ResumingStream extends ObjectStream {
  private final S3Transport transport;
  private final S3Request request;
  private final Effort effort;
  private final StoredObject object;
  private final long end;
  private long position;
  private @Nullable Attempt attempt;
  private boolean closed;

  /**
   * Goes on with an answer that has arrived.
   *
   * @param request for the object, without a range
   * @param attempt kept by its reader, or {@code null} if there is nothing to read
   * @param position of its first byte in the object
   * @param end behind the last byte wanted, at most the object's length
   */
  ResumingStream(
      S3Transport transport,
      S3Request request,
      Effort effort,
      StoredObject object,
      @Nullable Attempt attempt,
      long position,
      long end) {
    this.transport = transport;
    this.request = request;
    this.effort = effort;
    this.object = object;
    this.attempt = attempt;
    this.position = position;
    this.end = end;
  }

  @Override
  public StoredObject object() {
    return object;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("the stream is closed");
    }
    if (length == 0) {
      return 0;
    }
    while (position < end) {
      Attempt source = attempt;
      try {
        if (source == null) {
          source = reopened();
          attempt = source;
        }
        return readFrom(source.response().body().byteStream(), buffer, offset, length);
      } catch (BrokenException e) {
        release();
        transport.pause(request, effort, transport.trouble(request, e.failure()), null);
      }
    }
    release();
    return -1;
  }

  @Override
  public void close() {
    closed = true;
    release();
  }

  private int readFrom(InputStream in, byte[] buffer, int offset, int length) throws BrokenException {
    try {
      int read = in.read(buffer, offset, (int) Math.min(length, end - position));
      if (read < 0) {
        throw new EOFException("the content ended " + (end - position) + " bytes too early");
      }
      position += read;
      effort.progressed();
      if (position == end) {
        release();
      }
      return read;
    } catch (IOException e) {
      throw new BrokenException(e);
    }
  }

  private Attempt reopened() throws IOException {
    S3Request rest = request.with(ObjectHeaders.rest(object.etag(), position, end));
    if (object.etag().isEmpty()) {
      throw transport.strange(rest, "the connection broke, and without an etag nobody can go on");
    }
    try {
      return transport.run(
          rest,
          effort,
          answer -> {
            ObjectHeaders.Part part = ObjectHeaders.part(answer.response());
            if (part.start() != position) {
              throw transport.strange(rest, "the answer to a range was another part of the object");
            }
            return answer.keep();
          });
    } catch (RejectedException e) {
      if (e.rejection().preconditionFailed() || e.rejection().absent()) {
        throw transport.unreachable(
            rest, "the object was replaced or removed while it was read", e);
      }
      throw transport.refused(rest, e);
    }
  }

  private void release() {
    if (attempt != null) {
      attempt.close();
      attempt = null;
    }
  }

  /** A failure of reading, apart from those of asking again, which have been repeated already. */
  private static final class BrokenException extends Exception {
    private static final long serialVersionUID = 1L;

    private final IOException failure;

    BrokenException(IOException failure) {
      super(failure);
      this.failure = failure;
    }

    IOException failure() {
      return failure;
    }
  }
}
