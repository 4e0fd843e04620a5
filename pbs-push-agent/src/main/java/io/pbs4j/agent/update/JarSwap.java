package io.pbs4j.agent.update;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Puts a new jar in the place of the running one. Whenever the program or the host ends, there is a whole jar under
 * the name, the old one or the new one: it is only ever renamed over, never written into, which a running Java
 * would not survive either.
 */
final class JarSwap {
  private static final String KEPT = "backup";

  private final RunningJar jar;
  private final JarFiles files;
  private final UpdateLedger ledger;

  JarSwap(RunningJar jar, JarFiles files, UpdateLedger ledger) {
    this.jar = jar;
    this.files = files;
    this.ledger = ledger;
  }

  /**
   * Replaces the running jar, and keeps it as its backup.
   *
   * @param fresh in the same directory; gone afterwards
   */
  void replaceBy(Path fresh, String version) throws UpdateRefusedException {
    boolean replaced = false;
    try {
      files.permitAs(jar.file(), fresh);
      files.sync(fresh);
      ledger.expect(new UpdateLedger.Pending(version, jar.version(), 0));
      place(jar.file(), jar.backup());
      files.rename(fresh, jar.file());
      replaced = true;
      files.syncDirectory(jar.directory());
      ledger.previousWas(jar.version());
    } catch (IOException e) {
      UpdateRefusedException refused =
          new UpdateRefusedException(
              Stage.SWAP, "cannot replace " + jar.file() + ": " + e.getMessage(), e);
      undo(replaced, refused);
      throw refused;
    }
  }

  private void undo(boolean replaced, UpdateRefusedException refused) {
    try {
      if (replaced) {
        place(jar.backup(), jar.file());
      }
      ledger.removeUnfinished();
      ledger.expectNothing();
    } catch (IOException e) {
      // What is there is whole, and what is expected of it is written down.
      refused.addSuppressed(e);
    }
  }

  /** Gives a file's content to another name, in one step. */
  private void place(Path file, Path name) throws IOException {
    Path second = ledger.unfinished(KEPT);
    files.delete(second);
    files.link(file, second);
    files.rename(second, name);
    // A rename does nothing when both names are of one file already.
    files.delete(second);
    files.syncDirectory(jar.directory());
  }
}
