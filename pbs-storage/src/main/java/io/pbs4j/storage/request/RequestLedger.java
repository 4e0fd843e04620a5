package io.pbs4j.storage.request;

import org.jspecify.annotations.Nullable;

/**
 * The requests of one storage: counted in all and, while a thread works for an account, on that account too.
 * A storage without requests has an empty ledger.
 */
public final class RequestLedger {
  private final RequestCounter total = new RequestCounter();

  // One for each ledger: a thread may work for accounts of two storages, and there are only a few ledgers.
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<@Nullable RequestCounter> account = new ThreadLocal<>();

  /** Creates an empty ledger. */
  public RequestLedger() {}

  /** Ends the work of a thread for an account. */
  public interface Scope extends AutoCloseable {
    @Override
    void close();
  }

  /** Counts of all requests since the storage was opened. */
  public RequestCounter total() {
    return total;
  }

  /** The account that the calling thread works for, if any; hand it to threads that work on its behalf. */
  public @Nullable RequestCounter account() {
    return account.get();
  }

  /** Lets the calling thread work for an account until the scope is closed; {@code null} for none. */
  public Scope charge(@Nullable RequestCounter counter) {
    RequestCounter before = account.get();
    account.set(counter);
    return () -> {
      if (before == null) {
        account.remove();
      } else {
        account.set(before);
      }
    };
  }
}
