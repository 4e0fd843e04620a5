package io.pbs4j.agent.update;

import io.pbs4j.agent.http.Peer;
import io.pbs4j.client.Secret;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Looks for a newer version and installs it. Used by one thread at a time; see {@link UpdateSchedule} for when.
 */
public final class SelfUpdate {
  /** For all tries of a download together, as the original has it. */
  private static final Duration DOWNLOAD_LIMIT = Duration.ofMinutes(5);

  private static final Duration SELF_TEST_LIMIT = Duration.ofMinutes(1);

  private final RunningJar jar;
  private final JarFiles files;
  private final UpdateLedger ledger;
  private final UpdateServer server;
  private final Provenance provenance;
  private final SelfTestRun selfTest;

  private SelfUpdate(
      RunningJar jar, JarFiles files, UpdateServer server, Provenance provenance, SelfTestRun selfTest) {
    this.jar = jar;
    this.files = files;
    this.server = server;
    this.provenance = provenance;
    this.selfTest = selfTest;
    ledger = new UpdateLedger(jar.directory(), files);
  }

  /**
   * Of the running jar, with the keys that were built into it.
   *
   * @param peer the address of updates: https, or http of this host
   * @param token credential of that address
   * @throws IOException saying why there can be no updates: a build of a developer, another program's jar, a
   *     directory that cannot be written, an address that must not be used, a list of keys that cannot be read
   */
  public static SelfUpdate of(RunningJar jar, Peer peer, Optional<Secret> token) throws IOException {
    return of(
        jar,
        TrustedKeys.builtIn(),
        peer,
        token,
        JarFiles.ofHost(),
        Pace.ofHost(),
        new Limits(DOWNLOAD_LIMIT, SELF_TEST_LIMIT));
  }

  static SelfUpdate of(
      RunningJar jar,
      TrustedKeys keys,
      Peer peer,
      Optional<Secret> token,
      JarFiles files,
      Pace pace,
      Limits limits)
      throws IOException {
    if (Version.isDevelopment(jar.version())) {
      throw new IOException("the running version " + jar.version() + " is a development build");
    }
    if (Version.parse(jar.version()).isEmpty()) {
      throw new IOException("the running version " + jar.version() + " is no semantic version");
    }
    if (!JarInspection.isAgent(jar.file(), jar.version())) {
      // The agent is a part of the command line too, whose jar must not be replaced by an agent's.
      throw new IOException(jar.file() + " is not the jar of an agent by itself");
    }
    SelfUpdate update =
        new SelfUpdate(
            jar,
            files,
            new UpdateServer(peer, token, pace, new Download(files, pace), limits.download()),
            new Provenance(keys),
            new SelfTestRun(SelfTestRun.runningJava(), limits.selfTest()));
    update.prepare();
    return update;
  }

  /**
   * How long things may take.
   *
   * @param download all tries of one call together
   * @param selfTest the new version's
   */
  record Limits(Duration download, Duration selfTest) {}

  /** Removes leftovers, and finds out whether the directory can be written. */
  private void prepare() throws IOException {
    Path probe = ledger.unfinished("probe");
    try (Closeable lock = ledger.lock()) {
      ledger.removeUnfinished();
      files.create(probe).close();
      files.delete(probe);
    } catch (IOException e) {
      throw new IOException(
          "the directory of the jar, " + jar.directory() + ", cannot be written: " + e.getMessage()
              + " (an installation with --with-self-update can)",
          e);
    }
  }

  /**
   * Looks once, and installs what is newer.
   *
   * @throws UpdateRefusedException if that did not succeed; the running jar is as before
   */
  public UpdateResult look() throws UpdateRefusedException {
    String offered = server.announced(jar.version());
    if (Version.isDevelopment(offered)) {
      return new UpdateResult(false, "a development build is on offer; skipped");
    }
    Version version =
        Version.parse(offered)
            .orElseThrow(
                () ->
                    new UpdateRefusedException(
                        Stage.ANNOUNCEMENT, "what is on offer is no semantic version"));
    Version running = Version.parse(jar.version()).orElseThrow();
    if (!version.isNewerThan(running)) {
      return new UpdateResult(false, "version " + version + " is on offer; not newer than " + running);
    }
    if (isRefused(version)) {
      return new UpdateResult(
          false,
          "version " + version + " did not come up here before; skipped (listed in "
              + UpdateLedger.REFUSED + ")");
    }
    try (Closeable lock = ledger.lock()) {
      install(version, running);
    } catch (UpdateRefusedException e) {
      throw e;
    } catch (IOException e) {
      throw new UpdateRefusedException(Stage.SWAP, String.valueOf(e.getMessage()), e);
    }
    return new UpdateResult(true, "version " + version + " is in the place of " + running);
  }

  private boolean isRefused(Version version) throws UpdateRefusedException {
    try {
      return ledger.isRefused(version.toString());
    } catch (IOException e) {
      throw new UpdateRefusedException(
          Stage.ANNOUNCEMENT, "cannot read " + UpdateLedger.REFUSED + ": " + e.getMessage(), e);
    }
  }

  private void install(Version version, Version running) throws UpdateRefusedException {
    Path fresh = ledger.unfinished("download");
    try {
      Candidate candidate = server.fetch(version, fresh);
      JarInspection.check(fresh, version, running);
      provenance.check(candidate);
      selfTest.check(fresh);
      new JarSwap(jar, files, ledger).replaceBy(fresh, version.toString());
    } finally {
      try {
        files.delete(fresh);
      } catch (IOException e) {
        // The next start removes it.
      }
    }
  }
}
