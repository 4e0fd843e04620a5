package io.pbs4j.storage.check;

import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.manifest.CryptMode;
import io.pbs4j.core.manifest.FileEntry;
import io.pbs4j.core.manifest.Manifest;
import io.pbs4j.storage.survey.ChunkArea;
import io.pbs4j.storage.survey.GroupPlace;
import io.pbs4j.storage.survey.IndexPlace;
import io.pbs4j.storage.survey.SnapshotPlace;
import io.pbs4j.storage.survey.StoreTree;
import io.pbs4j.storage.survey.StoreWalk;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One run of health checks over a datastore in a directory. Takes no lock, changes nothing. Used once. */
public final class CheckRun {
  private final Path root;
  private final CheckOptions options;
  private final Zstd zstd;
  private final InstantSource clock;
  private final FindingLog log = new FindingLog();
  private final List<HealthCheck> checks;
  private final List<IndexPlace> indexes = new ArrayList<>();

  /**
   * Prepares a run.
   *
   * @param root the datastore's directory
   * @param clock tells what lies in the future and what is old
   */
  public CheckRun(Path root, CheckOptions options, Zstd zstd, InstantSource clock) {
    this.root = root;
    this.options = options;
    this.zstd = zstd;
    this.clock = clock;
    this.checks = HealthChecks.with(zstd, options.key()).stream().filter(options::includes).toList();
  }

  /** Makes the checks. What cannot be read is a finding, not an exception. */
  public CheckResult run() {
    StoreTree tree = StoreWalk.walk(root, options.selection());
    StoreFacts store =
        new StoreFacts(root, tree, options.selection().everything(), clock.instant(), chunkArea());
    FindingSink readable = log.of(new NamesCheck());
    for (StoreTree.Unreadable directory : tree.unreadable()) {
      readable.add(
          FindingCode.UNREACHABLE, Subject.path(directory.path()), Reason.of(directory.cause()));
    }
    for (StoreCheck check : checks(StoreCheck.class)) {
      attempt(check, Subject.path(""), sink -> check.check(store, sink));
    }
    for (GroupPlace group : tree.groups()) {
      if (!options.cancelled().getAsBoolean()) {
        group(store, group);
      }
    }
    ChunkWalk walk = new ChunkWalk(store, options, checks(ChunkCheck.class), log);
    boolean complete = chunks(store, walk);
    return new CheckResult(
        log.findings(),
        log.counts(),
        checks.stream().map(HealthCheck::name).toList(),
        complete && !options.cancelled().getAsBoolean(),
        tree.snapshots().size(),
        indexes.size(),
        walk.chunks(),
        walk.chunksRead(),
        walk.bytesRead());
  }

  private FileFacts chunkArea() {
    try {
      return FileFacts.of(root.resolve(ChunkArea.NAME));
    } catch (IOException e) {
      return FileFacts.NONE;
    }
  }

  private void group(StoreFacts store, GroupPlace place) {
    Set<String> fingerprints = new HashSet<>();
    for (SnapshotPlace snapshot : place.snapshots()) {
      SnapshotFacts facts = new SnapshotFacts(store, snapshot, zstd, options.key());
      for (SnapshotCheck check : checks(SnapshotCheck.class)) {
        attempt(check, Subject.of(snapshot), sink -> check.check(facts, sink));
      }
      facts.manifest().flatMap(Manifest::keyFingerprint).ifPresent(fingerprints::add);
      indexes(facts);
    }
    GroupFacts facts = new GroupFacts(store, place, Set.copyOf(fingerprints));
    for (GroupCheck check : checks(GroupCheck.class)) {
      attempt(check, Subject.path(place.path()), sink -> check.check(facts, sink));
    }
  }

  private void indexes(SnapshotFacts facts) {
    Optional<Manifest> manifest = facts.manifest();
    boolean keyed = manifest.map(facts::keyed).orElse(false);
    for (String file : facts.place().files()) {
      if (file.endsWith(".fidx") || file.endsWith(".didx")) {
        Optional<FileEntry> entry = manifest.flatMap(m -> m.file(file));
        boolean encrypted = entry.map(e -> e.cryptMode() == CryptMode.ENCRYPT).orElse(false);
        indexes.add(
            new IndexPlace(
                facts.place().path(file), facts.place(), encrypted, entry.isPresent(), keyed));
      }
    }
  }

  /** Checks the chunk area and what depends on it; returns whether all of it was seen. */
  private boolean chunks(StoreFacts store, ChunkWalk walk) {
    List<CrossCheck> crossChecks = checks(CrossCheck.class);
    boolean wanted = !crossChecks.isEmpty() || !checks(ChunkCheck.class).isEmpty();
    if (!wanted || !store.chunkArea().directory()) {
      return !wanted;
    }
    for (String stray : store.tree().strayIndexes()) {
      indexes.add(new IndexPlace(stray, null, false, false, false));
    }
    ChunkUse use = ChunkUse.read(root, indexes, walk.readsChunks());
    if (!store.tree().unreadable().isEmpty()) {
      use.indexesUnknown();
    }
    if (!walk.walk(use)) {
      return false;
    }
    for (CrossCheck check : crossChecks) {
      attempt(check, Subject.path(ChunkArea.NAME), sink -> check.check(use, sink));
    }
    return true;
  }

  private <T extends HealthCheck> List<T> checks(Class<T> type) {
    return checks.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** A look that may fail. */
  @FunctionalInterface
  interface Look {
    void at(FindingSink out) throws IOException;
  }

  private void attempt(HealthCheck check, Subject subject, Look look) {
    attempt(log, check, subject, look);
  }

  /** What cannot be read is unreachable; what is gone was removed by somebody while we looked. */
  static void attempt(FindingLog log, HealthCheck check, Subject subject, Look look) {
    FindingSink out = log.of(check);
    try {
      look.at(out);
    } catch (NoSuchFileException e) {
      return;
    } catch (IOException e) {
      Subject where = e instanceof FileSystemException f && f.getFile() != null
              ? subjectOf(subject, f.getFile())
              : subject;
      out.add(FindingCode.UNREACHABLE, where, Reason.of(e));
    }
  }

  /** Names the very file, if it lies where the look was. */
  private static Subject subjectOf(Subject subject, String file) {
    int at = subject.path().isEmpty() ? -1 : file.indexOf("/" + subject.path() + "/");
    return at < 0 ? subject : new Subject(file.substring(at + 1), subject.snapshot(), subject.chunk(), subject.offset());
  }
}
