package io.pbs4j.server.audit;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.snapshot.RemovalWitness;
import java.io.IOException;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The removals of one piece of work, noted one by one. Closing makes them durable. On a full disk, where removing
 * is what helps, a note that cannot be written goes to the server's own log instead.
 */
public final class RemovalEntries implements RemovalWitness, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RemovalEntries.class);

  private final RemovalLog log;
  private final AuthId who;
  private final String action;
  private final String store;
  private @Nullable FileChannel file;

  RemovalEntries(RemovalLog log, AuthId who, String action, String store) {
    this.log = log;
    this.who = who;
    this.action = action;
    this.store = store;
  }

  @Override
  public void removing(Namespace ns, BackupSnapshot snapshot) {
    Removal removal = new Removal(log.now(), who, action, store, ns, snapshot);
    try {
      FileChannel target = file;
      if (target == null) {
        target = log.open();
        file = target;
      }
      log.append(target, removal);
    } catch (IOException e) {
      LOG.warn("removal could not be noted ({}): {}", e.getMessage(), removal);
      close(); // The next one opens it anew, behind what this one may have left of its line.
    }
  }

  @Override
  public void close() {
    FileChannel target = file;
    if (target == null) {
      return;
    }
    file = null;
    try (target) {
      target.force(true);
    } catch (IOException e) {
      LOG.warn("removals of {} may not be durable: {}", store, e.getMessage());
    }
  }
}
