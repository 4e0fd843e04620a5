package io.pbs4j.storage.s3.client;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.BufferedSource;
import okio.ForwardingSink;
import okio.ForwardingSource;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/**
 * Counts what really goes over the network, and holds contents back to their rates. It sits behind
 * everything that the HTTP client does by itself, so that nothing is sent uncounted; a connection
 * that fails to open is no request.
 */
final class Metering implements Interceptor {
  private static final int UNAVAILABLE = 503;
  private static final String RETRY_AFTER = "Retry-After";

  private final RequestLimits limits;

  Metering(RequestLimits limits) {
    this.limits = limits;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    Charge charge = request.tag(Charge.class);
    if (charge == null) {
      return chain.proceed(request);
    }
    charge.request();
    RequestBody body = request.body();
    if (body != null && body.contentLength() > 0) {
      request = request.newBuilder().method(request.method(), new Sent(body, charge)).build();
    }
    Response response = chain.proceed(request);
    Response.Builder metered = response.newBuilder().body(new Received(response.body(), charge));
    if (response.code() == UNAVAILABLE && "0".equals(response.header(RETRY_AFTER))) {
      // The HTTP client would repeat this one by itself.
      metered.removeHeader(RETRY_AFTER);
    }
    return metered.build();
  }

  private final class Sent extends RequestBody {
    private final RequestBody body;
    private final Charge charge;

    Sent(RequestBody body, Charge charge) {
      this.body = body;
      this.charge = charge;
    }

    @Override
    public @Nullable MediaType contentType() {
      return body.contentType();
    }

    @Override
    public long contentLength() throws IOException {
      return body.contentLength();
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      BufferedSink metered =
          Okio.buffer(
              new ForwardingSink(sink) {
                @Override
                public void write(Buffer source, long count) throws IOException {
                  limits.upload(count);
                  super.write(source, count);
                  charge.sent(count);
                }
              });
      body.writeTo(metered);
      metered.emit();
    }
  }

  private final class Received extends ResponseBody {
    private final ResponseBody body;
    private final BufferedSource source;

    Received(ResponseBody body, Charge charge) {
      this.body = body;
      this.source =
          Okio.buffer(
              new ForwardingSource(body.source()) {
                @Override
                public long read(Buffer sink, long count) throws IOException {
                  long read = super.read(sink, count);
                  if (read > 0) {
                    charge.received(read);
                    limits.download(read);
                  }
                  return read;
                }
              });
    }

    @Override
    public @Nullable MediaType contentType() {
      return body.contentType();
    }

    @Override
    public long contentLength() {
      return body.contentLength();
    }

    @Override
    public BufferedSource source() {
      return source;
    }
  }
}
