package io.pbs4j.server.datastore;

import io.pbs4j.server.state.Database;
import io.pbs4j.server.state.Database.Durability;
import io.pbs4j.server.task.TaskRequests;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.request.RequestCount;
import io.pbs4j.storage.request.RequestKind;
import io.pbs4j.storage.request.RequestLedger;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The requests of one datastore to its storage: since it was opened and in the calendar month (UTC), which is
 * remembered in the database, and the budgets of the month.
 */
public final class StorageRequests {
  private static final String RETRIES = "retries";
  private static final String SENT = "sent";
  private static final String RECEIVED = "received";

  private final String store;
  private final RequestLedger ledger;
  private final List<Budget> budgets;
  private final Database database;
  private final InstantSource clock;
  private final Instant since;

  /** What the database has of the ledger. */
  private RequestCount saved = new RequestCount(Map.of(), 0, 0, 0);

  /**
   * Starts with what the database remembers.
   *
   * @param store name of the datastore
   * @param budgets those of the month
   */
  StorageRequests(
      String store, RequestLedger ledger, List<Budget> budgets, Database database, InstantSource clock) {
    this.store = store;
    this.ledger = ledger;
    this.budgets = List.copyOf(budgets);
    this.database = database;
    this.clock = clock;
    this.since = clock.instant();
  }

  /** When counting began. */
  public Instant since() {
    return since;
  }

  /** The requests since the datastore was opened. */
  public RequestCount total() {
    return ledger.total().snapshot();
  }

  /** The calendar month that counts now. */
  public YearMonth currentMonth() {
    return YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
  }

  /** The requests of this month, those of earlier runs of the server included. */
  public RequestCount month() {
    save();
    Map<String, Long> amounts = new HashMap<>();
    database.scan(
        "SELECT kind, amount FROM storage_requests WHERE store = ? AND month = ?",
        row -> {
          amounts.put(row.text("kind"), row.number("amount"));
          return true;
        },
        store,
        currentMonth().toString());
    Map<RequestKind, Long> requests = new EnumMap<>(RequestKind.class);
    for (RequestKind kind : RequestKind.values()) {
      requests.put(kind, amounts.getOrDefault(kind.name(), 0L));
    }
    return new RequestCount(
        requests,
        amounts.getOrDefault(RETRIES, 0L),
        amounts.getOrDefault(SENT, 0L),
        amounts.getOrDefault(RECEIVED, 0L));
  }

  /** How much of each budget is used. */
  public List<Budget.Use> budgets() {
    if (budgets.isEmpty()) {
      return List.of();
    }
    RequestCount month = month();
    return budgets.stream().map(budget -> budget.use(month)).toList();
  }

  /**
   * Holds back work that can wait.
   *
   * @param work such as {@code garbage collection}
   * @throws StorageException of kind {@code OVER_BUDGET} if a budget is used up
   */
  public void requireBudget(String work) throws StorageException {
    for (Budget.Use use : budgets()) {
      if (use.state() == Budget.State.EXCEEDED) {
        throw new StorageException(
            StorageException.Kind.OVER_BUDGET,
            work + " on datastore '" + store + "' is held back until the next month: " + use.describe());
      }
    }
  }

  /** An account for one task. */
  public TaskRequests forTask() {
    return new TaskRequests(ledger, this::warnings);
  }

  private List<String> warnings() {
    List<String> lines = new ArrayList<>();
    for (Budget.Use use : budgets()) {
      if (use.state() != Budget.State.OK) {
        lines.add("S3 budget: " + use.describe());
      }
    }
    return lines;
  }

  /** Adds to the database what has come since the last time. */
  synchronized void save() {
    RequestCount now = total();
    Map<String, Long> grown = new HashMap<>();
    for (RequestKind kind : RequestKind.values()) {
      grown.put(kind.name(), now.of(kind) - saved.of(kind));
    }
    grown.put(RETRIES, now.retries() - saved.retries());
    grown.put(SENT, now.sent() - saved.sent());
    grown.put(RECEIVED, now.received() - saved.received());
    grown.values().removeIf(amount -> amount == 0);
    if (grown.isEmpty()) {
      return;
    }
    String month = currentMonth().toString();
    database.transaction(
        Durability.RELAXED,
        changes ->
            grown.forEach(
                (kind, amount) ->
                    changes.update(
                        "INSERT INTO storage_requests (store, month, kind, amount) VALUES (?, ?, ?, ?)"
                            + " ON CONFLICT (store, month, kind)"
                            + " DO UPDATE SET amount = storage_requests.amount + excluded.amount",
                        store,
                        month,
                        kind,
                        amount)));
    saved = now;
  }
}
