package io.pbs4j.storage.s3.client;

import io.pbs4j.storage.request.RequestCounter;
import io.pbs4j.storage.request.RequestKind;
import org.jspecify.annotations.Nullable;

/** Who pays for a request; travels with it as a tag. */
record Charge(
    RequestKind kind, boolean retry, RequestCounter total, @Nullable RequestCounter account) {
  void request() {
    count(total);
    if (account != null) {
      count(account);
    }
  }

  void sent(long bytes) {
    total.sent(bytes);
    if (account != null) {
      account.sent(bytes);
    }
  }

  void received(long bytes) {
    total.received(bytes);
    if (account != null) {
      account.received(bytes);
    }
  }

  private void count(RequestCounter counter) {
    counter.count(kind);
    if (retry) {
      counter.retried();
    }
  }
}
