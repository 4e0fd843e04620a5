package io.pbs4j.storage.verify;

/**
 * How much of the machine a verification may use.
 *
 * @param readers chunks that are read at a time: one keeps a hard disk from seeking
 * @param workers threads that check what was read, and read the next meanwhile
 * @param memory bytes of chunks held at a time; one chunk is held even if it is larger
 */
public record Effort(int readers, int workers, long memory) {
  /** One reader and four workers, as many as the reference server has, in 32 MiB. */
  public static final Effort USUAL = new Effort(1, 4, 32L << 20);

  /** Refuses numbers below 1. */
  public Effort {
    if (readers < 1 || workers < 1 || memory < 1) {
      throw new IllegalArgumentException("readers, workers and memory must be positive");
    }
  }
}
