package io.pbs4j.cli.diff;

import io.pbs4j.core.archive.SnapshotReader;
import io.pbs4j.core.index.IndexReader;
import io.pbs4j.core.manifest.FileEntry;
import io.pbs4j.core.pxar.PxarArchive;
import io.pbs4j.core.snapshot.ArchiveName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Compares two snapshots archive by archive. */
final class SnapshotDiff {
  private final SnapshotReader before;
  private final SnapshotReader after;

  SnapshotDiff(SnapshotReader before, SnapshotReader after) {
    this.before = before;
    this.after = after;
  }

  /** All archives of both, in order of their names. */
  List<ArchiveDiff> run() throws IOException {
    TreeSet<String> names = new TreeSet<>();
    before.manifest().files().forEach(file -> names.add(file.name().name()));
    after.manifest().files().forEach(file -> names.add(file.name().name()));
    List<ArchiveDiff> archives = new ArrayList<>();
    for (String name : names) {
      archives.add(archive(before.manifest().file(name), after.manifest().file(name)));
    }
    return archives;
  }

  private ArchiveDiff archive(Optional<FileEntry> old, Optional<FileEntry> now) throws IOException {
    if (old.isEmpty() || now.isEmpty()) {
      return now.isPresent()
          ? alone(after, now.get(), ArchiveDiff.State.ADDED)
          : alone(before, old.orElseThrow(), ArchiveDiff.State.REMOVED);
    }
    ArchiveName name = now.get().name();
    boolean same =
        old.get().csum().equals(now.get().csum()) && old.get().cryptMode() == now.get().cryptMode();
    ArchiveDiff.State state = same ? ArchiveDiff.State.SAME : ArchiveDiff.State.CHANGED;
    if (name.kind() == ArchiveName.Kind.BLOB) {
      return new ArchiveDiff(
          name.name(), state, old.get().size(), now.get().size(), 0, List.of(), ChunkDiff.NONE);
    }
    List<FileChange> files = new ArrayList<>();
    long changed = 0;
    ChunkDiff chunks;
    try (IndexReader left = before.index(name);
        IndexReader right = after.index(name)) {
      chunks = ChunkDiff.of(left, right);
      if (!same && name.clientName().endsWith(".pxar")) {
        tree(name.name(), new SameChunks(left, right), files);
      } else if (!same) {
        changed = changedBytes(left, right);
      }
    }
    return new ArchiveDiff(
        name.name(), state, old.get().size(), now.get().size(), changed, files, chunks);
  }

  private static ArchiveDiff alone(SnapshotReader reader, FileEntry entry, ArchiveDiff.State state)
      throws IOException {
    boolean added = state == ArchiveDiff.State.ADDED;
    ChunkDiff chunks = ChunkDiff.NONE;
    if (entry.name().kind() != ArchiveName.Kind.BLOB) {
      try (IndexReader index = reader.index(entry.name())) {
        chunks = added ? ChunkDiff.added(index) : ChunkDiff.added(index).reversed();
      }
    }
    return new ArchiveDiff(
        entry.name().name(), state, added ? 0 : entry.size(), added ? entry.size() : 0, 0, List.of(), chunks);
  }

  private void tree(String name, SameChunks chunks, List<FileChange> files) throws IOException {
    try (PxarArchive left = before.pxar(name);
        PxarArchive right = after.pxar(name)) {
      new TreeDiff(left, right, chunks, files::add).run();
    }
  }

  /** Bytes of the newer archive that lie in other chunks than the same bytes of the older. */
  private static long changedBytes(IndexReader left, IndexReader right) throws IOException {
    long changed = 0;
    for (long number = 0; number < right.count(); number++) {
      long start = right.start(number);
      long length = right.end(number) - start;
      boolean same =
          number < left.count()
              && left.start(number) == start
              && left.end(number) == start + length
              && left.digest(number).equals(right.digest(number));
      changed += same ? 0 : length;
    }
    return changed;
  }
}
