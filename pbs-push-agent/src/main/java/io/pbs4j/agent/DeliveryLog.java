package io.pbs4j.agent;

import io.pbs4j.agent.delivery.DeliveryListener;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log when something changes about a receiver, and now and then while it goes on; passes everything on.
 */
final class DeliveryLog implements DeliveryListener {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryLog.class);

  /** A trouble that goes on is told again after so long. */
  private static final long AGAIN = Duration.ofMinutes(10).toNanos();

  private final DeliveryListener next;
  private final Runnable success;
  private final LongSupplier nanos;
  private final Map<String, Told> told = new HashMap<>();

  /** What was last said of a receiver. */
  private record Told(String text, long at) {}

  /**
   * @param success is run after every report that was taken
   */
  DeliveryLog(DeliveryListener next, Runnable success, LongSupplier nanos) {
    this.next = next;
    this.success = success;
    this.nanos = nanos;
  }

  @Override
  public void delivered(String destination, int waiting) {
    next.delivered(destination, waiting);
    success.run();
    if (isNews(destination, "delivered")) {
      LOG.info("{} takes reports{}", destination, waiting > 0 ? ", " + waiting + " wait" : "");
    }
  }

  @Override
  public void delayed(String destination, String reason, int waiting) {
    next.delayed(destination, reason, waiting);
    if (isNews(destination, reason)) {
      LOG.warn("{} takes no reports, {} wait: {}", destination, waiting, reason);
    }
  }

  @Override
  public void refused(String destination, String reason, int waiting) {
    next.refused(destination, reason, waiting);
    if (isNews(destination, reason)) {
      LOG.error("{} refused a report, which is dropped: {}", destination, reason);
    }
  }

  @Override
  public void dropped(String destination, int reports, String reason) {
    next.dropped(destination, reports, reason);
    if (isNews(destination + " dropped", reason)) {
      LOG.warn("{} reports for {} are dropped: {}", reports, destination, reason);
    }
  }

  private synchronized boolean isNews(String subject, String text) {
    long now = nanos.getAsLong();
    Told last = told.get(subject);
    boolean good = text.equals("delivered");
    if (last != null && last.text.equals(text) && (good || now - last.at < AGAIN)) {
      return false;
    }
    told.put(subject, new Told(text, now));
    return true;
  }
}
