package io.pbs4j.server.datastore;

import io.pbs4j.storage.request.RequestCount;
import io.pbs4j.storage.request.RequestKind;
import io.pbs4j.storage.s3.S3Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Requests of one price class that a month may have.
 *
 * @param price the class
 * @param limit how many
 */
public record Budget(RequestKind.Price price, long limit) {
  /** From which part of it on there are warnings, in percent. */
  private static final int WARN_PERCENT = 80;

  /** How far a budget is used. */
  public enum State {
    /** Less than 80 percent. */
    OK(0),
    /** 80 percent or more. */
    WARNING(1),
    /** All of it: work that can wait has to. */
    EXCEEDED(2);

    private final int level;

    State(int level) {
      this.level = level;
    }

    /** A number for metrics. */
    public int level() {
      return level;
    }
  }

  /**
   * A budget and what is used of it.
   *
   * @param budget the budget
   * @param used requests of this month
   */
  public record Use(Budget budget, long used) {
    /** How far it is used. */
    public State state() {
      if (used >= budget.limit()) {
        return State.EXCEEDED;
      }
      return used >= budget.limit() / 100.0 * WARN_PERCENT ? State.WARNING : State.OK;
    }

    /** Such as {@code 850 of 1000 write requests of this month are used}. */
    String describe() {
      return used + " of " + budget.limit() + " " + budget.name() + " requests of this month are used";
    }
  }

  static List<Budget> of(S3Settings.Budgets settings) {
    List<Budget> budgets = new ArrayList<>();
    if (settings.writes() != null) {
      budgets.add(new Budget(RequestKind.Price.WRITE, settings.writes()));
    }
    if (settings.reads() != null) {
      budgets.add(new Budget(RequestKind.Price.READ, settings.reads()));
    }
    return budgets;
  }

  /** {@code write} or {@code read}. */
  public String name() {
    return price.name().toLowerCase(Locale.ROOT);
  }

  Use use(RequestCount month) {
    return new Use(this, month.of(price));
  }
}
