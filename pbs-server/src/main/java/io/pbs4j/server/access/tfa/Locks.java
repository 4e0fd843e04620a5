package io.pbs4j.server.access.tfa;

/**
 * Wrong answers of a user and what they have locked.
 *
 * @param totpFailures wrong one-time passwords since the last right answer
 * @param failures wrong answers of any kind since then
 * @param lockedUntil seconds since 1970 before which no answer is taken; 0 for never locked
 */
public record Locks(int totpFailures, int failures, long lockedUntil) {
  /** No failure. */
  public static final Locks NONE = new Locks(0, 0, 0);

  /** One-time passwords are short: so few wrong ones lock them until another factor is shown. As the reference. */
  static final int MAX_TOTP_FAILURES = 8;

  /** So many wrong answers of any kind lock all second factors for a while. As the reference. */
  static final int MAX_FAILURES = 100;

  private static final long LOCK_SECONDS = 3600;

  /** Whether one-time passwords are not taken. */
  public boolean totpLocked() {
    return totpFailures >= MAX_TOTP_FAILURES;
  }

  /** Whether nothing is taken at a time, in seconds since 1970. */
  public boolean locked(long now) {
    return lockedUntil > now;
  }

  /** After one more wrong answer. */
  Locks failed(FactorKind kind, long now) {
    int totp = totpFailures + (kind == FactorKind.TOTP ? 1 : 0);
    return failures + 1 >= MAX_FAILURES
        ? new Locks(totp, 0, now + LOCK_SECONDS)
        : new Locks(totp, failures + 1, lockedUntil);
  }
}
