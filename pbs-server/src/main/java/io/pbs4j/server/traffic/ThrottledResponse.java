package io.pbs4j.server.traffic;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** A response that is sent no faster than a rule allows. */
final class ThrottledResponse extends Response.Wrapper {
  private final Supplier<@Nullable RuleFlows> rule;
  private final LongAdder sent;

  ThrottledResponse(
      Request request, Response response, Supplier<@Nullable RuleFlows> rule, LongAdder sent) {
    super(request, response);
    this.rule = rule;
    this.sent = sent;
  }

  @Override
  public void write(boolean last, @Nullable ByteBuffer content, Callback callback) {
    sent.add(content == null ? 0 : content.remaining());
    RuleFlows flows = content == null || !content.hasRemaining() ? null : rule.get();
    long wait = flows == null || content == null ? 0 : flows.out().take(content.remaining());
    if (wait <= 0) {
      super.write(last, content, callback);
      return;
    }
    Runnable later = () -> super.write(last, content, callback);
    getRequest()
        .getComponents()
        .getScheduler()
        .schedule(
            () -> getRequest().getComponents().getExecutor().execute(later), wait, TimeUnit.NANOSECONDS);
  }
}
