package io.pbs4j.storage.snapshot;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.backend.Backend;
import io.pbs4j.storage.backend.Draft;
import io.pbs4j.storage.lock.LockTable;
import io.pbs4j.storage.lock.SnapshotLocks;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Moves groups and namespaces within a datastore. A snapshot is copied, its manifest last, made durable, and only then
 * removed where it was, its manifest first: whenever that is cut short, each snapshot is whole at one place at least,
 * and the same move again goes on. Chunks stay where they are; no collection runs while a snapshot moves, as one might
 * see it at neither place.
 */
public final class SnapshotMoves {
  private static final String NOTES = "notes";

  /** Files up to that size are copied in memory; owner, notes and manifests are among them. */
  private static final int SMALL = 1 << 20;

  private final SnapshotStore store;
  private final NamespaceStore namespaces;
  private final Backend backend;
  private final SnapshotLocks locks;
  private final CollectionPause collections;

  /** Creates the moves of a datastore. */
  public SnapshotMoves(
      SnapshotStore store,
      NamespaceStore namespaces,
      Backend backend,
      SnapshotLocks locks,
      CollectionPause collections) {
    this.store = store;
    this.namespaces = namespaces;
    this.backend = backend;
    this.locks = locks;
    this.collections = collections;
  }

  /** What becomes of groups that are at the target already. */
  public enum Present {
    /** They get the snapshots that they do not have. */
    MERGE,
    /** They are an error. */
    REFUSE
  }

  /** Is told of each group before it moves, and may end the move. */
  @FunctionalInterface
  public interface Progress {
    /** A group is about to move. */
    void moving(Namespace from, Namespace to, BackupGroup group) throws IOException;
  }

  /**
   * Moves a group into another namespace, with its snapshots, owner, notes and protection.
   *
   * @throws StorageException if there is no such group or namespace, somebody uses the group, another owner has it at
   *     the target, or another snapshot of the same time is there
   */
  public void moveGroup(Namespace from, Namespace to, BackupGroup group, Present present) throws IOException {
    if (from.equals(to)) {
      throw StorageException.invalid("source and target namespace are the same");
    }
    namespaces.require(from);
    namespaces.require(to);
    store.requireGroup(from, group);
    try (CollectionPause.Hold pause = collections.keepAway();
        LockTable.Hold source = locks.group(from, group, "possible running backup");
        LockTable.Hold target = locks.group(to, group, "possible running backup")) {
      takeGroup(from, to, group, present);
      for (BackupSnapshot snapshot : store.snapshots(from, group)) {
        try (LockTable.Hold hold = locks.snapshotExclusive(from, snapshot);
            LockTable.Hold other = locks.snapshotExclusive(to, snapshot)) {
          move(from, to, snapshot);
        }
      }
      backend.deleteContainer(SnapshotPath.of(from, group));
      backend.settle();
    }
  }

  /** Makes the group at the target, or checks that the one there can take more. */
  private void takeGroup(Namespace from, Namespace to, BackupGroup group, Present present) throws IOException {
    String source = SnapshotPath.of(from, group) + "/";
    String target = SnapshotPath.of(to, group) + "/";
    boolean there = !store.snapshots(to, group).isEmpty();
    if (there && present == Present.REFUSE) {
      throw StorageException.invalid("group " + group + " exists in namespace '" + to + "' already");
    }
    AuthId owner = store.owner(from, group);
    if (there && !owner.equals(store.owner(to, group))) {
      throw new StorageException(
          StorageException.Kind.NOT_OWNER,
          "group " + group + " in namespace '" + to + "' belongs to " + store.owner(to, group) + ", not " + owner);
    }
    for (BackupSnapshot snapshot : store.snapshots(from, group)) {
      requireRoom(from, to, snapshot);
    }
    backend.createContainer(SnapshotPath.of(to, group));
    if (!there) {
      store.setOwner(to, group, owner);
    }
    Optional<byte[]> notes = backend.read(source + NOTES, SMALL);
    if (notes.isPresent() && !backend.exists(target + NOTES)) {
      backend.write(target + NOTES, notes.get());
    }
  }

  /** Throws if another snapshot is at the target; one that this is a copy of is left from a move that was cut short. */
  private void requireRoom(Namespace from, Namespace to, BackupSnapshot snapshot) throws IOException {
    String name = ArchiveName.MANIFEST.name();
    Optional<byte[]> there = backend.read(SnapshotPath.of(to, snapshot, name), DataBlob.MAX_ENCODED);
    Optional<byte[]> here = backend.read(SnapshotPath.of(from, snapshot, name), DataBlob.MAX_ENCODED);
    if (there.isPresent() && here.isPresent() && !Arrays.equals(there.get(), here.get())) {
      throw StorageException.invalid("snapshot " + snapshot + " exists in namespace '" + to + "' already");
    }
  }

  private void move(Namespace from, Namespace to, BackupSnapshot snapshot) throws IOException {
    // Without its manifest, what is here is the rest of a copy that was made, or of a backup that was not finished.
    if (store.isFinished(from, snapshot) || !store.isFinished(to, snapshot)) {
      copy(from, to, snapshot);
    }
    backend.deleteContainer(SnapshotPath.of(from, snapshot));
    backend.settle();
  }

  private void copy(Namespace from, Namespace to, BackupSnapshot snapshot) throws IOException {
    String manifest = ArchiveName.MANIFEST.name();
    List<String> names = new ArrayList<>();
    for (Backend.Entry entry : backend.list(SnapshotPath.of(from, snapshot))) {
      if (!entry.container() && !entry.name().equals(manifest)) {
        names.add(entry.name());
      }
    }
    backend.createContainer(SnapshotPath.of(to, snapshot));
    List<String> written = new ArrayList<>();
    for (String name : names) {
      written.add(copy(from, to, snapshot, name));
    }
    backend.sync(written, List.of());
    if (store.isFinished(from, snapshot)) {
      backend.sync(List.of(copy(from, to, snapshot, manifest)), List.of());
    }
  }

  private String copy(Namespace from, Namespace to, BackupSnapshot snapshot, String name) throws IOException {
    String source = SnapshotPath.of(from, snapshot, name);
    String target = SnapshotPath.of(to, snapshot, name);
    if (backend.length(source) <= SMALL) {
      backend.write(
          target,
          backend
              .read(source, SMALL)
              .orElseThrow(() -> StorageException.notFound("file \"" + source + "\" is gone")));
      return target;
    }
    try (Draft draft = backend.draft(target);
        FileChannel in = backend.open(source)) {
      try (OutputStream out = Files.newOutputStream(draft.file())) {
        Channels.newInputStream(in).transferTo(out);
      }
      draft.publish();
    }
    return target;
  }

  /**
   * Moves all groups of a namespace and of those below it; a namespace at the target is made where there is none.
   *
   * @param to the new name of {@code from}; the namespace above it is there
   * @param maxDepth levels below that move, too
   * @param delete whether namespaces that are empty then are removed
   */
  public void moveNamespace(
      Namespace from, Namespace to, int maxDepth, Present present, boolean delete, Progress progress)
      throws IOException {
    if (to.equals(from) || isBelow(to, from)) {
      throw StorageException.invalid("the target namespace is the source or within it");
    }
    namespaces.require(from);
    List<Namespace> sources = namespaces.list(from, maxDepth);
    // Too deep a name is an error before anything moves.
    List<Namespace> targets = sources.stream().map(ns -> renamed(ns, from, to)).toList();
    for (int i = 0; i < sources.size(); i++) {
      if (!namespaces.exists(targets.get(i))) {
        Namespace parent = targets.get(i).parent();
        List<String> names = targets.get(i).components();
        namespaces.create(parent, names.get(names.size() - 1));
      }
      for (BackupGroup group : store.groups(sources.get(i))) {
        progress.moving(sources.get(i), targets.get(i), group);
        moveGroup(sources.get(i), targets.get(i), group, present);
      }
    }
    if (delete) {
      deleteEmpty(sources, to);
    }
  }

  private void deleteEmpty(List<Namespace> sources, Namespace to) throws IOException {
    for (int i = sources.size() - 1; i >= 0; i--) {
      Namespace ns = sources.get(i);
      boolean inUse = ns.isRoot() || isBelow(to, ns) || namespaces.list(ns, 1).size() > 1;
      if (!inUse) {
        namespaces.deleteEmpty(ns);
      }
    }
    backend.settle();
  }

  private static boolean isBelow(Namespace ns, Namespace above) {
    return ns.depth() > above.depth()
        && ns.components().subList(0, above.depth()).equals(above.components());
  }

  private static Namespace renamed(Namespace ns, Namespace from, Namespace to) {
    List<String> names = new ArrayList<>(to.components());
    names.addAll(ns.components().subList(from.depth(), ns.depth()));
    return new Namespace(names);
  }
}
