package io.pbs4j.storage.gc;

import io.pbs4j.core.index.IndexReader;
import io.pbs4j.storage.backend.Backend;
import io.pbs4j.storage.gc.GcProgress.Phase;
import io.pbs4j.storage.snapshot.SnapshotPath;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;

/** The first phase: reads every index. */
final class IndexMark {
  private final Backend backend;
  private final MarkSet marks;
  private final GcControl control;
  private final GcLog log;
  private final InstantSource clock;
  private long files;
  private long bytes;

  IndexMark(Backend backend, MarkSet marks, GcControl control, GcLog log, InstantSource clock) {
    this.backend = backend;
    this.marks = marks;
    this.control = control;
    this.log = log;
    this.clock = clock;
  }

  /** Marks all chunks that indexes name; throws if one of them cannot be read. */
  void run() throws IOException {
    Set<String> names = new HashSet<>();
    IndexWalk walk = new IndexWalk(backend);
    walk.walk(names::add);
    long total = names.size();
    names.clear();
    ProgressLines progress = new ProgressLines(log, clock, Phase.MARK, 0, total);
    walk.walk(
        name -> {
          if (!names.contains(name)) {
            pause(progress);
            mark(name);
            names.add(name);
            progress.line("marked", files, files + " of " + total + " index files");
            progress.report(files, false);
          }
        });
  }

  private void pause(ProgressLines progress) throws IOException {
    control.check();
    if (control.paused()) {
      progress.report(files, true);
      control.await();
    }
  }

  private void mark(String name) throws IOException {
    try (IndexReader index = SnapshotPath.index(backend, name)) {
      index.forEachWord(
          (position, words, count) -> {
            control.check();
            marks.add(words, count);
          });
      files++;
      bytes += index.size();
    }
  }

  long files() {
    return files;
  }

  /** Sum of the lengths of all archives. */
  long bytes() {
    return bytes;
  }
}
