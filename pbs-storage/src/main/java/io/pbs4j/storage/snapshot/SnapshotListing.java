package io.pbs4j.storage.snapshot;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.manifest.CryptMode;
import io.pbs4j.core.manifest.FileEntry;
import io.pbs4j.core.manifest.Manifest;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.backend.Backend;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What listings show of groups and snapshots. A damaged snapshot is listed as unfinished, never left out. */
public final class SnapshotListing {
  private final SnapshotStore store;
  private final Backend backend;
  private final SeenSnapshots seen = new SeenSnapshots();

  /** Creates the listing. */
  public SnapshotListing(SnapshotStore store, Backend backend) {
    this.store = store;
    this.backend = backend;
  }

  /** One snapshot. */
  public SnapshotInfo snapshot(Namespace ns, BackupSnapshot snapshot) throws IOException {
    store.requireSnapshot(ns, snapshot);
    return info(ns, snapshot, ownerOrNull(ns, snapshot.group()));
  }

  /** All snapshots of a group, newest first. */
  public List<SnapshotInfo> snapshots(Namespace ns, BackupGroup group) throws IOException {
    AuthId owner = ownerOrNull(ns, group);
    List<SnapshotInfo> infos = new ArrayList<>();
    List<BackupSnapshot> snapshots = store.snapshots(ns, group);
    for (int i = snapshots.size() - 1; i >= 0; i--) {
      infos.add(info(ns, snapshots.get(i), owner));
    }
    return infos;
  }

  /** A group, or nothing if it has no snapshots. */
  public Optional<GroupInfo> group(Namespace ns, BackupGroup group) throws IOException {
    List<BackupSnapshot> snapshots = store.snapshots(ns, group);
    if (snapshots.isEmpty()) {
      return Optional.empty();
    }
    Optional<BackupSnapshot> finished = store.lastFinished(ns, group);
    List<String> files =
        finished.isPresent() ? store.fileNames(ns, finished.get()) : List.<String>of();
    return Optional.of(
        new GroupInfo(
            group,
            ownerOrNull(ns, group),
            snapshots.get(snapshots.size() - 1).time(),
            snapshots.size(),
            files,
            store.groupNotes(ns, group).lines().findFirst()));
  }

  private SnapshotInfo info(Namespace ns, BackupSnapshot snapshot, @Nullable AuthId owner)
      throws IOException {
    String path = SnapshotPath.of(ns, snapshot);
    // Before anything is read: what changes meanwhile gives another stamp the next time.
    long stamp = backend.stamp(path);
    SnapshotInfo known = stamp == 0 ? null : seen.find(path, stamp);
    if (known == null) {
      known = read(ns, snapshot);
      // One that is damaged may be mended by hand within its file, which changes no directory.
      if (stamp != 0 && known.finished()) {
        seen.put(path, stamp, known);
      }
    }
    return known.withOwner(owner);
  }

  private SnapshotInfo read(Namespace ns, BackupSnapshot snapshot) throws IOException {
    boolean guarded = store.isProtected(ns, snapshot);
    Manifest manifest = manifestOrNull(ns, snapshot);
    List<SnapshotInfo.File> files = new ArrayList<>();
    Set<String> listed = new HashSet<>();
    if (manifest != null) {
      for (FileEntry entry : manifest.files()) {
        files.add(new SnapshotInfo.File(entry.name().name(), entry.cryptMode(), entry.size()));
        listed.add(entry.name().name());
      }
      String name = ArchiveName.MANIFEST.name();
      long length = Math.max(0, backend.length(SnapshotPath.of(ns, snapshot, name)));
      files.add(
          new SnapshotInfo.File(name, manifest.signed() ? CryptMode.SIGN_ONLY : CryptMode.NONE, length));
      listed.add(name);
    }
    for (String name : store.fileNames(ns, snapshot)) {
      if (!listed.contains(name)) {
        files.add(new SnapshotInfo.File(name, null, null));
      }
    }
    return new SnapshotInfo(
        snapshot,
        manifest != null,
        guarded,
        null,
        List.copyOf(files),
        manifest == null ? Optional.empty() : manifest.notes(),
        manifest == null ? Optional.empty() : manifest.verifyState(),
        manifest == null ? Optional.empty() : manifest.keyFingerprint());
  }

  private @Nullable Manifest manifestOrNull(Namespace ns, BackupSnapshot snapshot) throws IOException {
    try {
      return store.manifest(ns, snapshot);
    } catch (FormatException e) {
      return null;
    } catch (StorageException e) {
      if (e.kind() == StorageException.Kind.NOT_FOUND || e.kind() == StorageException.Kind.CORRUPT) {
        return null;
      }
      throw e;
    }
  }

  private @Nullable AuthId ownerOrNull(Namespace ns, BackupGroup group) throws IOException {
    try {
      return store.owner(ns, group);
    } catch (StorageException e) {
      if (e.kind() == StorageException.Kind.NOT_FOUND || e.kind() == StorageException.Kind.CORRUPT) {
        return null;
      }
      throw e;
    }
  }
}
