package io.pbs4j.storage.snapshot;

import io.pbs4j.core.InvalidNameException;
import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.manifest.Manifest;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.BackupType;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.backend.Backend;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Groups and snapshots as they lie on the backend: reads and writes them, holds no lock. */
public final class SnapshotStore {
  private static final String OWNER = "owner";
  private static final String GROUP_NOTES = "notes";
  private static final String PROTECTED = ".protected";

  /** Longest owner or notes file that is read. */
  private static final int MAX_TEXT = 1 << 20;

  private final Backend backend;
  private final Zstd zstd;

  /** Creates the store. */
  public SnapshotStore(Backend backend, Zstd zstd) {
    this.backend = backend;
    this.zstd = zstd;
  }

  /** Whether a group is there, with or without snapshots. */
  public boolean exists(Namespace ns, BackupGroup group) throws IOException {
    return backend.exists(SnapshotPath.of(ns, group));
  }

  /** Whether a snapshot is there, finished or not. */
  public boolean exists(Namespace ns, BackupSnapshot snapshot) throws IOException {
    return backend.exists(SnapshotPath.of(ns, snapshot));
  }

  /** Whether a snapshot has its manifest. */
  public boolean isFinished(Namespace ns, BackupSnapshot snapshot) throws IOException {
    return backend.exists(SnapshotPath.of(ns, snapshot, ArchiveName.MANIFEST.name()));
  }

  /** The groups of one namespace in their order, also those without snapshots. */
  public List<BackupGroup> groups(Namespace ns) throws IOException {
    List<BackupGroup> groups = new ArrayList<>();
    for (BackupType type : BackupType.values()) {
      for (Backend.Entry entry : backend.list(ns.directory() + type.id())) {
        if (entry.container()) {
          addIfValid(groups, type, entry.name());
        }
      }
    }
    groups.sort(null);
    return groups;
  }

  private static void addIfValid(List<BackupGroup> groups, BackupType type, String id) {
    try {
      groups.add(new BackupGroup(type, id));
    } catch (InvalidNameException e) {
      // A directory that no backup made.
    }
  }

  /** The snapshots of a group, oldest first. */
  public List<BackupSnapshot> snapshots(Namespace ns, BackupGroup group) throws IOException {
    List<BackupSnapshot> snapshots = new ArrayList<>();
    for (Backend.Entry entry : backend.list(SnapshotPath.of(ns, group))) {
      if (entry.container() && BackupSnapshot.isTime(entry.name())) {
        try {
          snapshots.add(new BackupSnapshot(group, BackupSnapshot.parseTime(entry.name())));
        } catch (InvalidNameException e) {
          // Such as the 31st of February: no snapshot.
        }
      }
    }
    snapshots.sort(null);
    return snapshots;
  }

  /** The newest snapshot of a group that has its manifest. */
  public Optional<BackupSnapshot> lastFinished(Namespace ns, BackupGroup group) throws IOException {
    List<BackupSnapshot> snapshots = snapshots(ns, group);
    for (int i = snapshots.size() - 1; i >= 0; i--) {
      if (isFinished(ns, snapshots.get(i))) {
        return Optional.of(snapshots.get(i));
      }
    }
    return Optional.empty();
  }

  /** The owner of a group; throws if there is none. */
  public AuthId owner(Namespace ns, BackupGroup group) throws IOException {
    String text =
        text(SnapshotPath.of(ns, group) + "/" + OWNER)
            .orElseThrow(() -> StorageException.notFound("unable to open owner file of group " + group));
    try {
      return AuthId.parse(text.lines().findFirst().orElse("").strip());
    } catch (InvalidNameException e) {
      throw new StorageException(
          StorageException.Kind.CORRUPT, "owner file of group " + group + " is damaged: " + e.reason(), e);
    }
  }

  /** Sets the owner of a group. */
  public void setOwner(Namespace ns, BackupGroup group, AuthId owner) throws IOException {
    backend.write(
        SnapshotPath.of(ns, group) + "/" + OWNER, (owner + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** The notes of a group, possibly empty. */
  public String groupNotes(Namespace ns, BackupGroup group) throws IOException {
    requireGroup(ns, group);
    return text(SnapshotPath.of(ns, group) + "/" + GROUP_NOTES).orElse("");
  }

  /** Sets the notes of a group. */
  public void setGroupNotes(Namespace ns, BackupGroup group, String notes) throws IOException {
    requireGroup(ns, group);
    backend.write(
        SnapshotPath.of(ns, group) + "/" + GROUP_NOTES, notes.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether a snapshot is protected from removal. */
  public boolean isProtected(Namespace ns, BackupSnapshot snapshot) throws IOException {
    return backend.exists(SnapshotPath.of(ns, snapshot, PROTECTED));
  }

  /** Protects a snapshot from removal, or no longer. */
  public void setProtected(Namespace ns, BackupSnapshot snapshot, boolean on) throws IOException {
    requireSnapshot(ns, snapshot);
    String marker = SnapshotPath.of(ns, snapshot, PROTECTED);
    if (on) {
      backend.write(marker, new byte[0]);
    } else {
      backend.delete(marker);
    }
  }

  /** The manifest of a snapshot. */
  public Manifest manifest(Namespace ns, BackupSnapshot snapshot) throws IOException {
    String name = SnapshotPath.of(ns, snapshot, ArchiveName.MANIFEST.name());
    byte[] encoded =
        backend
            .read(name, DataBlob.MAX_ENCODED)
            .orElseThrow(
                () ->
                    StorageException.notFound(
                        "unable to load blob '\"" + name + "\"' - No such file or directory"));
    return Manifest.ofBlob(name, encoded, zstd);
  }

  /** Replaces the manifest of a snapshot. */
  public void writeManifest(Namespace ns, BackupSnapshot snapshot, Manifest manifest) throws IOException {
    backend.write(
        SnapshotPath.of(ns, snapshot, ArchiveName.MANIFEST.name()), manifest.toBlob(zstd).bytes());
  }

  /** Names of the archives and blobs in a snapshot, in order of their names. */
  public List<String> fileNames(Namespace ns, BackupSnapshot snapshot) throws IOException {
    return backend.list(SnapshotPath.of(ns, snapshot)).stream()
        .filter(e -> !e.container() && ArchiveName.isValid(e.name()))
        .map(Backend.Entry::name)
        .sorted()
        .toList();
  }

  /** Throws unless a group is there. */
  public void requireGroup(Namespace ns, BackupGroup group) throws IOException {
    if (!exists(ns, group)) {
      throw StorageException.invalid("backup group '" + group + "' does not exist");
    }
  }

  /** Throws unless a snapshot is there. */
  public void requireSnapshot(Namespace ns, BackupSnapshot snapshot) throws IOException {
    if (!exists(ns, snapshot)) {
      throw StorageException.invalid("snapshot " + snapshot + " does not exist.");
    }
  }

  private Optional<String> text(String name) throws IOException {
    return backend.read(name, MAX_TEXT).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }
}
