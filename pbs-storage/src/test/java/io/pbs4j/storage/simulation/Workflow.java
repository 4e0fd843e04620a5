package io.pbs4j.storage.simulation;

import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.StoreFixture;
import io.pbs4j.storage.Uploader;
import io.pbs4j.storage.gc.GcControl;
import io.pbs4j.storage.gc.GcLog;
import io.pbs4j.storage.gc.GcOptions;
import io.pbs4j.storage.prune.GroupPrune;
import io.pbs4j.storage.prune.KeepOptions;
import io.pbs4j.storage.session.BackupRequest;
import io.pbs4j.storage.session.BackupSession;
import io.pbs4j.storage.verify.Effort;
import io.pbs4j.storage.verify.VerifyLedger;
import io.pbs4j.storage.verify.VerifyLog;
import io.pbs4j.storage.verify.VerifyRequest;
import io.pbs4j.storage.verify.VerifyResult;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** One thing that somebody does with a datastore, alone. */
enum Workflow {
  BACKUP {
    @Override
    void run(Datastore store, Ledger ledger, int attempt) throws IOException {
      client(ledger, 1).backUp(store, snapshot("host/new", 100 + attempt), false);
    }
  },
  INCREMENTAL_BACKUP {
    @Override
    void run(Datastore store, Ledger ledger, int attempt) throws IOException {
      client(ledger, 6).backUp(store, snapshot(GROUP, 100 + attempt), false);
    }
  },
  ABORTED_BACKUP {
    @Override
    void run(Datastore store, Ledger ledger, int attempt) throws IOException {
      client(ledger, 2).backUp(store, snapshot(GROUP, 100 + attempt), true);
    }
  },
  RESTORE {
    @Override
    void run(Datastore store, Ledger ledger, int attempt) throws IOException {
      client(ledger, 1).restore(store, FIRST);
    }
  },
  FORGET {
    @Override
    void run(Datastore store, Ledger ledger, int attempt) throws IOException {
      ledger.removing(FIRST);
      if (attempt == 0 || store.snapshots().exists(Namespace.ROOT, FIRST)) {
        store.edits().forget(Namespace.ROOT, FIRST);
      }
      ledger.removed(FIRST);
    }
  },
  GROUP_REMOVAL {
    @Override
    void run(Datastore store, Ledger ledger, int attempt) throws IOException {
      ledger.removing(FIRST);
      ledger.removing(SECOND);
      if (attempt == 0 || store.snapshots().exists(Namespace.ROOT, FIRST.group())) {
        store.edits().forgetGroup(Namespace.ROOT, FIRST.group());
      }
      ledger.removed(FIRST);
      ledger.removed(SECOND);
    }
  },
  NAMESPACE_CREATION {
    @Override
    void run(Datastore store, Ledger ledger, int attempt) throws IOException {
      store.namespaces().create(NAMESPACE, "below");
    }

    @Override
    boolean visible(Datastore store) throws IOException {
      return store.namespaces().exists(Namespace.parse("x/below"));
    }
  },
  NAMESPACE_REMOVAL {
    @Override
    void run(Datastore store, Ledger ledger, int attempt) throws IOException {
      if (attempt == 0 || store.namespaces().exists(NAMESPACE)) {
        store.edits().deleteNamespace(NAMESPACE, true);
      }
    }

    @Override
    boolean visible(Datastore store) throws IOException {
      return !store.namespaces().exists(NAMESPACE);
    }
  },
  PRUNE {
    @Override
    void run(Datastore store, Ledger ledger, int attempt) throws IOException {
      ledger.removing(FIRST);
      GroupPrune prune = store.prune(ZoneOffset.UTC);
      List<String> warnings = new ArrayList<>();
      prune.remove(
          Namespace.ROOT,
          prune.decide(Namespace.ROOT, FIRST.group(), new KeepOptions(1, 0, 0, 0, 0, 0)),
          warnings::add);
      if (!warnings.isEmpty()) {
        throw new IOException(warnings.toString());
      }
      ledger.removed(FIRST);
    }
  },
  COLLECTION {
    @Override
    void run(Datastore store, Ledger ledger, int attempt) throws IOException {
      List<String> warnings = new ArrayList<>();
      GcLog log =
          new GcLog() {
            @Override
            public void line(String text) {}

            @Override
            public void warning(String text) {
              warnings.add(text);
            }
          };
      GcOptions now = GcOptions.standard().withGrace(Duration.ZERO);
      store.collectGarbage("", now, log, GcControl.of(() -> false));
      if (warnings.stream().anyMatch(line -> line.contains("non-existent"))) {
        throw new AssertionError(warnings.toString());
      }
    }
  },
  VERIFICATION {
    @Override
    void run(Datastore store, Ledger ledger, int attempt) throws IOException {
      VerifyResult result =
          store.verify(
              VerifyRequest.ALL,
              new Effort(1, 1, 1 << 20),
              VerifyLedger.none(),
              "upid",
              new Log(),
              () -> false);
      if (!result.failed().isEmpty()) {
        throw new AssertionError("said to be damaged: " + result.failed());
      }
      if (!result.ok()) {
        throw new IOException("could not be read: " + result.unread());
      }
    }
  },
  OWNER_CHANGE {
    @Override
    void run(Datastore store, Ledger ledger, int attempt) throws IOException {
      store.edits().changeOwner(NAMESPACE, IN_NAMESPACE.group(), StoreFixture.OTHER);
      if (!store.snapshots().owner(NAMESPACE, IN_NAMESPACE.group()).equals(StoreFixture.OTHER)) {
        throw new AssertionError("the owner was not changed");
      }
    }

    @Override
    boolean visible(Datastore store) throws IOException {
      return store.snapshots().owner(NAMESPACE, IN_NAMESPACE.group()).equals(StoreFixture.OTHER);
    }
  },
  NOTES {
    @Override
    void run(Datastore store, Ledger ledger, int attempt) throws IOException {
      ledger.noting(FIRST, "new");
      store.edits().updateManifest(Namespace.ROOT, FIRST, manifest -> manifest.withNotes("new"));
      ledger.noted(FIRST, "new");
    }
  },
  GROUP_NOTES {
    @Override
    void run(Datastore store, Ledger ledger, int attempt) throws IOException {
      store.snapshots().setGroupNotes(Namespace.ROOT, FIRST.group(), "new");
    }

    @Override
    boolean visible(Datastore store) throws IOException {
      return store.snapshots().groupNotes(Namespace.ROOT, FIRST.group()).equals("new");
    }
  },
  PROTECTION {
    @Override
    void run(Datastore store, Ledger ledger, int attempt) throws IOException {
      for (boolean on : new boolean[] {true, false}) {
        store.edits().setProtected(Namespace.ROOT, FIRST, on);
        if (store.snapshots().isProtected(Namespace.ROOT, FIRST) != on) {
          throw new AssertionError("protection is not " + on);
        }
      }
    }

    @Override
    boolean visible(Datastore store) throws IOException {
      return !store.snapshots().isProtected(Namespace.ROOT, FIRST);
    }
  },
  CLIENT_LOG {
    @Override
    void run(Datastore store, Ledger ledger, int attempt) throws IOException {
      if (attempt == 0 || !store.backend().exists(FIRST + "/client.log.blob")) {
        store.edits().addClientLog(Namespace.ROOT, FIRST, DataBlob.encode(new byte[10], null).bytes());
      }
    }

    @Override
    boolean visible(Datastore store) throws IOException {
      return store.backend().exists(FIRST + "/client.log.blob");
    }
  };

  static final String GROUP = "host/a";
  static final BackupSnapshot FIRST = snapshot(GROUP, 0);
  static final BackupSnapshot SECOND = snapshot(GROUP, 1);
  static final Namespace NAMESPACE = Namespace.parse("x");
  static final BackupSnapshot IN_NAMESPACE = snapshot("vm/1", 0);

  /** Does it; {@code attempt} counts from 0. */
  abstract void run(Datastore store, Ledger ledger, int attempt) throws IOException;

  /** Whether the store is as it must be when it was acknowledged, beyond what the ledger knows. */
  boolean visible(Datastore store) throws IOException {
    return true;
  }

  private static SimulatedClient client(Ledger ledger, long seed) {
    return new SimulatedClient(ledger, new SplittableRandom(seed));
  }

  private static BackupSnapshot snapshot(String group, int second) {
    return new BackupSnapshot(BackupGroup.parse(group), StoreFixture.START + second);
  }

  /** What there is before: two snapshots of one group, one in a namespace, and chunks that nobody needs. */
  static void prepare(Datastore store, Ledger ledger) throws IOException {
    SimulatedClient client = client(ledger, 0);
    client.backUp(store, FIRST, false);
    client.backUp(store, SECOND, false);
    BackupSnapshot forgotten = snapshot("host/b", 0);
    client.backUp(store, forgotten, false);
    ledger.removing(forgotten);
    store.edits().forget(Namespace.ROOT, forgotten);
    store.namespaces().create(Namespace.ROOT, "x");
    BackupRequest request = new BackupRequest(NAMESPACE, IN_NAMESPACE, SimulatedClient.USER, false, false);
    try (BackupSession session = store.backup(request, line -> {})) {
      new Uploader(session).smallBackup();
    }
  }

  private static final class Log implements VerifyLog {
    @Override
    public void line(String text) {}

    @Override
    public void warn(String text) {}
  }
}
