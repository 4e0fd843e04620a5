package io.pbs4j.cli.store;

import io.pbs4j.cli.output.Progress;
import io.pbs4j.storage.check.CheckProgress;
import java.util.OptionalLong;

/** Shows the chunks read, their bytes, rate and time left. */
final class CheckProgressBar implements CheckProgress {
  private final Progress progress;
  private boolean started;
  private long seen;

  CheckProgressBar(Progress progress) {
    this.progress = progress;
  }

  @Override
  public void chunks(long chunks, long allChunks, long bytes, long allBytes) {
    if (!started) {
      started = true;
      progress.start("chunks", OptionalLong.of(allBytes));
    }
    progress.rename(chunks + " of " + allChunks + " chunks");
    progress.advance(bytes - seen);
    seen = bytes;
  }

  void clear() {
    progress.clear();
  }
}
