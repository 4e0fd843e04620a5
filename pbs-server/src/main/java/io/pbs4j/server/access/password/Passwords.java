package io.pbs4j.server.access.password;

import io.pbs4j.core.access.Userid;
import io.pbs4j.server.access.Secret;
import io.pbs4j.server.state.Database;
import io.pbs4j.server.state.Database.Durability;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The passwords of users, as hashes in the database. A check takes memory and time by design, so only a few run at
 * a time and only some more wait: a flood of logins takes neither all memory nor all threads.
 */
public final class Passwords {
  /** The tenant of everybody until there are others. */
  private static final String TENANT = "default";

  /** Hashes at a time: 19 MiB and a processor for some 50 ms each. */
  private static final int AT_ONCE = 2;

  /** How many may wait for their turn. */
  private static final int WAITING = 16;

  private static final long WAIT_SECONDS = 10;

  private final Database database;
  private final SecureRandom random;
  private final InstantSource clock;
  private final Semaphore turns = new Semaphore(AT_ONCE, true);

  /** Compared with when there is no password, so that this takes as long as a wrong one. */
  private final PasswordHash nobodys;

  /** Creates the store. */
  public Passwords(Database database, SecureRandom random, InstantSource clock) {
    this.database = database;
    this.random = random;
    this.clock = clock;
    this.nobodys = PasswordHash.nobodys(random);
  }

  /** Whether a user has one. */
  public boolean has(Userid userid) {
    return hash(userid).isPresent();
  }

  /**
   * Whether a password is that of a user; takes as long when the user has none or does not exist.
   *
   * @throws BusyException if too many others are being checked
   */
  public boolean matches(Userid userid, Secret password) {
    Optional<PasswordHash> hash = hash(userid);
    boolean matches = inTurn(() -> hash.orElse(nobodys).matches(password));
    return hash.isPresent() && matches;
  }

  /** Gives an existing user a password, the first one or a new one. */
  public void set(Userid userid, Secret password) {
    PasswordHash hash = inTurn(() -> PasswordHash.of(password, random));
    database.update(
        Durability.FULL,
        "INSERT INTO passwords (userid, tenant, hash, changed) VALUES (?, ?, ?, ?)"
            + " ON CONFLICT (userid) DO UPDATE SET hash = excluded.hash, changed = excluded.changed",
        userid.toString(),
        TENANT,
        hash.text(),
        clock.instant().getEpochSecond());
  }

  private Optional<PasswordHash> hash(Userid userid) {
    return database.first(
        "SELECT hash FROM passwords WHERE userid = ?",
        row -> new PasswordHash(row.text("hash")),
        userid.toString());
  }

  private <T> T inTurn(Supplier<T> work) {
    if (turns.getQueueLength() >= WAITING) {
      throw new BusyException();
    }
    try {
      if (!turns.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
        throw new BusyException();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BusyException();
    }
    try {
      return work.get();
    } finally {
      turns.release();
    }
  }
}
