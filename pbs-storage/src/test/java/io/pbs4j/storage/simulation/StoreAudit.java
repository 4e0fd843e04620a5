package io.pbs4j.storage.simulation;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.index.IndexReader;
import io.pbs4j.core.manifest.FileEntry;
import io.pbs4j.core.manifest.Manifest;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.backend.ChunkBackend;
import io.pbs4j.storage.backend.ChunkBackend.StoredChunk;
import io.pbs4j.storage.snapshot.SnapshotPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Looks at a whole store and says what is not as the ledger has it. */
final class StoreAudit {
  private final Datastore store;
  private final Ledger ledger;
  private final Map<Digest, Boolean> sound = new HashMap<>();
  private final Set<Digest> referenced = new TreeSet<>();
  private final List<BackupSnapshot> unfinished = new ArrayList<>();

  StoreAudit(Datastore store, Ledger ledger) {
    this.store = store;
    this.ledger = ledger;
  }

  /** Checks all snapshots. */
  void checkSnapshots() throws IOException {
    Set<BackupSnapshot> found = new TreeSet<>();
    for (BackupGroup group : store.snapshots().groups(Namespace.ROOT)) {
      List<BackupSnapshot> snapshots = store.snapshots().snapshots(Namespace.ROOT, group);
      if (!snapshots.isEmpty()) {
        require(
            store.snapshots().owner(Namespace.ROOT, group).equals(SimulatedClient.USER),
            group + " has another owner");
      }
      for (BackupSnapshot snapshot : snapshots) {
        boolean listed = store.listing().snapshot(Namespace.ROOT, snapshot).finished();
        if (store.snapshots().isFinished(Namespace.ROOT, snapshot)) {
          require(listed, snapshot + " has a manifest that cannot be read");
          check(snapshot);
          found.add(snapshot);
        } else {
          require(!listed, snapshot + " is listed as finished and has no manifest");
          unfinished.add(snapshot);
        }
      }
    }
    for (BackupSnapshot snapshot : ledger.acknowledged()) {
      require(found.contains(snapshot), snapshot + " was acknowledged and is not there");
    }
  }

  private void check(BackupSnapshot snapshot) throws IOException {
    Map<String, List<Digest>> contents = ledger.contents(snapshot);
    require(contents != null, snapshot + " has a manifest and nobody finished it");
    require(!ledger.isRemoved(snapshot), snapshot + " is there after its removal was acknowledged");
    Manifest manifest = store.snapshots().manifest(Namespace.ROOT, snapshot);
    require(
        ledger.mayHaveNotes(snapshot, manifest.notes().orElse("")),
        snapshot + " has notes that it cannot have: " + manifest.notes());
    require(manifest.verifyState().stream().allMatch(s -> s.ok()), snapshot + " is marked as damaged");
    for (FileEntry file : manifest.files()) {
      String name = SnapshotPath.of(Namespace.ROOT, snapshot, file.name().name());
      if (file.name().kind() == ArchiveName.Kind.BLOB) {
        byte[] blob = store.backend().read(name, 1 << 20).orElse(new byte[0]);
        require(Digest.sha256(blob).equals(file.csum()), name + " is not what was uploaded");
      } else {
        checkArchive(name, file, contents.get(file.name().name()));
      }
    }
  }

  private void checkArchive(String name, FileEntry file, List<Digest> expected) throws IOException {
    require(store.backend().exists(name), name + " is not there");
    List<Digest> digests = new ArrayList<>();
    try (IndexReader index = SnapshotPath.index(store.backend(), name)) {
      require(index.computeCsum().equals(file.csum()), name + " has another checksum");
      index.forEach((position, start, end, digest) -> digests.add(digest));
    }
    require(digests.equals(expected), name + " names other chunks");
    for (Digest digest : digests) {
      referenced.add(digest);
      Boolean ok = sound.get(digest);
      if (ok == null) {
        ok = store.chunks().backend().find(digest) != null && store.chunks().isSound(digest);
        sound.put(digest, ok);
      }
      require(ok, "chunk " + digest + " of " + name + " is not there or damaged");
    }
  }

  /** Snapshots without a manifest that were found. */
  List<BackupSnapshot> unfinished() {
    return unfinished;
  }

  /** After a collection that nothing keeps from anything: all that is there is in use. */
  void checkOnlyReferencedChunks() throws IOException {
    Set<Digest> stored = new TreeSet<>();
    ChunkBackend.Pages pages = store.chunks().backend().pages("");
    for (List<StoredChunk> page = pages.next(); page != null; page = pages.next()) {
      for (StoredChunk chunk : page) {
        require(!chunk.bad(), "chunk " + chunk.digest() + " was set aside");
        stored.add(chunk.digest());
      }
    }
    require(stored.equals(referenced), "stored " + stored + ", referenced " + referenced);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
