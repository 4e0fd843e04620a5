package io.pbs4j.client.http;

import io.pbs4j.client.ClientException;
import io.pbs4j.client.ClientException.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** One request and its answer on an upgraded connection. */
final class Exchange implements Stream.Listener {
  private static final int MAX_ERROR = 64 << 10;
  private static final int FIRST_ERROR_STATUS = 300;

  private final String peer;
  private final BodySink sink;
  private final MemorySink errorText = new MemorySink(MAX_ERROR);
  private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
  private volatile int status;

  Exchange(String peer, BodySink sink) {
    this.peer = peer;
    this.sink = sink;
  }

  /** Done when the answer is there and good; fails with {@link ClientException}. */
  CompletableFuture<@Nullable Void> done() {
    return done;
  }

  void fail(Throwable cause) {
    if (!done.isDone()) {
      done.completeExceptionally(Failures.explain(peer, cause));
    }
  }

  @Override
  public void onHeaders(Stream stream, HeadersFrame frame) {
    if (frame.getMetaData() instanceof MetaData.Response response) {
      status = response.getStatus();
      try {
        if (response.getContentLength() >= 0) {
          target().expect(response.getContentLength());
        }
      } catch (IOException e) {
        refuse(stream, e);
        return;
      }
    }
    if (frame.isEndStream()) {
      complete();
    } else {
      stream.demand();
    }
  }

  @Override
  public void onDataAvailable(Stream stream) {
    while (true) {
      Stream.Data data = stream.readData();
      if (data == null) {
        stream.demand();
        return;
      }
      boolean last = data.frame().isEndStream();
      try {
        target().write(data.frame().getByteBuffer());
      } catch (IOException e) {
        refuse(stream, e);
        return;
      } finally {
        data.release();
      }
      if (last) {
        complete();
        return;
      }
    }
  }

  private BodySink target() {
    return status < FIRST_ERROR_STATUS ? sink : errorText;
  }

  private void refuse(Stream stream, IOException reason) {
    done.completeExceptionally(
        new ClientException(Kind.INVALID_ANSWER, peer + ": " + reason.getMessage(), reason));
    stream.reset(new ResetFrame(stream.getId(), ErrorCode.CANCEL_STREAM_ERROR.code), Callback.NOOP);
  }

  private void complete() {
    if (status < FIRST_ERROR_STATUS) {
      done.complete(null);
    } else {
      String text = new String(errorText.bytes(), StandardCharsets.UTF_8);
      done.completeExceptionally(ClientException.ofAnswer(status, text, null));
    }
  }

  @Override
  public void onReset(Stream stream, ResetFrame frame, Callback callback) {
    fail(new EOFException("server reset the stream, error " + frame.getError()));
    callback.succeeded();
  }

  @Override
  public void onFailure(
      Stream stream, int error, String reason, Throwable failure, Callback callback) {
    fail(failure);
    callback.succeeded();
  }
}
