package io.pbs4j.server.http;

import io.pbs4j.storage.session.Upload;
import java.io.IOException;
import java.util.Objects;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Feeds the body of a request to an upload, piece by piece as it arrives and without holding a thread.
 *
 * <p>Every stream is read at once and to its end, also after an error: bytes left unread would fill the
 * receive window that all streams of the connection share.
 */
public final class BodyPump implements Runnable {
  /** Bytes that are still read after an error; a stream that sends more is reset. */
  private static final long MAX_DRAINED = 32 << 20;

  private final Request request;
  private final Upload upload;
  private final Done done;
  private @Nullable Throwable failure;
  private long drained;

  /** Told once when the body has ended. */
  @FunctionalInterface
  public interface Done {
    /** The upload is finished and closed, or failed for a reason. */
    void ended(@Nullable Throwable failure);
  }

  /** Creates the pump; {@link #run()} starts it. */
  public BodyPump(Request request, Upload upload, Done done) {
    this.request = request;
    this.upload = upload;
    this.done = done;
  }

  /** Reads what there is; runs again when more has come. */
  @Override
  public void run() {
    while (true) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(this);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        end(chunk.getFailure());
        return;
      }
      take(chunk);
      boolean last = chunk.isLast();
      chunk.release();
      if (last) {
        finish();
        return;
      }
      if (drained > MAX_DRAINED) {
        end(failure);
        return;
      }
    }
  }

  private void take(Content.Chunk chunk) {
    if (failure != null) {
      drained += chunk.remaining();
      return;
    }
    try {
      upload.append(chunk.getByteBuffer());
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
  }

  private void finish() {
    if (failure == null) {
      try {
        upload.finish();
      } catch (IOException | RuntimeException e) {
        failure = e;
      }
    }
    end(failure);
  }

  private void end(@Nullable Throwable reason) {
    Throwable result = reason;
    try {
      upload.close();
    } catch (IOException | RuntimeException e) {
      if (result == null) {
        result = e;
      } else if (!Objects.equals(result, e)) {
        result.addSuppressed(e);
      }
    }
    done.ended(result);
  }
}
