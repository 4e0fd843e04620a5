package io.pbs4j.agent.update;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a new version prove itself. One that started {@value #MAX_STARTS} times and never got as far as {@link
 * #confirm} is replaced by the version before it, and not installed again.
 *
 * <p>Safe for use by several threads.
 */
public final class StartGuard {
  /**
   * Status to end with so that whoever started the agent starts it again, with another jar: {@code EX_TEMPFAIL} of
   * sysexits.h, which no Java gives by itself.
   */
  public static final int RESTART_STATUS = 75;

  /** The systemd unit starts an agent again after 5 s, so this is reached in less than a minute. */
  static final int MAX_STARTS = 3;

  private static final Logger LOG = LoggerFactory.getLogger(StartGuard.class);

  private final RunningJar jar;
  private final JarFiles files;
  private final UpdateLedger ledger;

  /** Of the jar that runs. */
  public StartGuard(RunningJar jar) {
    this(jar, JarFiles.ofHost());
  }

  StartGuard(RunningJar jar, JarFiles files) {
    this.jar = jar;
    this.files = files;
    ledger = new UpdateLedger(jar.directory(), files);
  }

  /**
   * To be called first of all when the agent starts, before settings are read. Does nothing where nothing was ever
   * updated.
   *
   * @return whether the version before is back and the program has to end with {@link #RESTART_STATUS}
   */
  public boolean rolledBack() {
    try {
      var pending = ledger.pending();
      if (pending.isEmpty()) {
        return false;
      }
      if (!pending.get().version().equals(jar.version())) {
        // The update ended before the jar was replaced, or this is the version before, brought back.
        ledger.expectNothing();
        return false;
      }
      int starts = pending.get().starts() + 1;
      if (starts > MAX_STARTS) {
        return rollBack(pending.get());
      }
      ledger.expect(new UpdateLedger.Pending(jar.version(), pending.get().previous(), starts));
      LOG.info("version {} is on probation, start {} of {}", jar.version(), starts, MAX_STARTS);
    } catch (IOException e) {
      LOG.warn("cannot keep account of the new version: {}", e.getMessage());
    }
    return false;
  }

  private boolean rollBack(UpdateLedger.Pending pending) throws IOException {
    ledger.refuse(pending.version());
    if (!JarInspection.isAgent(jar.backup(), pending.previous())) {
      LOG.error(
          "version {} did not come up {} times, and {} is not version {}: it goes on",
          pending.version(),
          MAX_STARTS,
          jar.backup(),
          pending.previous());
      ledger.expectNothing();
      return false;
    }
    files.rename(jar.backup(), jar.file());
    files.syncDirectory(jar.directory());
    ledger.expectNothing();
    LOG.error(
        "version {} did not come up {} times; version {} is back",
        pending.version(),
        MAX_STARTS,
        pending.previous());
    return true;
  }

  /**
   * To be called when the agent did what it is for: its first report was accepted. Cheap when there is nothing to
   * confirm.
   */
  public synchronized void confirm() {
    try {
      // While this version ends, the one that is on probation may be the next.
      if (ledger.pending().filter(one -> one.version().equals(jar.version())).isPresent()) {
        ledger.expectNothing();
        LOG.info("version {} has proven itself", jar.version());
      }
    } catch (IOException e) {
      LOG.warn("cannot confirm the new version: {}", e.getMessage());
    }
  }
}
