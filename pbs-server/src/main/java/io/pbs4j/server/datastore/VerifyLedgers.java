package io.pbs4j.server.datastore;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.verify.VerifyLedger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What is known of chunks that were verified lately: one file for each datastore. */
final class VerifyLedgers {
  /** Digits of a file name that tell a storage from another one of the same name. */
  private static final int DIGITS = 16;

  private final Path directory;
  private final Map<Path, Opened> opened = new HashMap<>();

  /** A ledger and the datastore that tells it of changes. */
  private record Opened(Datastore store, VerifyLedger ledger) {}

  VerifyLedgers(Path directory) {
    this.directory = directory;
  }

  /** The ledger of a datastore, read when somebody asks first. */
  synchronized VerifyLedger of(Datastore store) {
    String place = store.backend().describe();
    Digest digest = Digest.sha256(place.getBytes(StandardCharsets.UTF_8));
    Path file =
        directory.resolve(store.name() + "-" + digest.toString().substring(0, DIGITS) + ".ledger");
    Opened known = opened.get(file);
    if (known != null && known.store() == store) {
      return known.ledger();
    }
    VerifyLedger ledger = VerifyLedger.open(file, VerifyLedger.USUAL_BOUND);
    store.chunks().whenChanged(ledger::forget);
    opened.put(file, new Opened(store, ledger));
    return ledger;
  }
}
