package io.pbs4j.storage.gc;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;

/**
 * Words that found no room in memory, in files: each a sorted run, with the place of every partition. A
 * partition is all words with the same first byte. The files have no names once they are open, so nothing of
 * them is left behind, however the program ends.
 */
final class WordRuns implements Closeable {
  /** One for each value of the first byte. */
  static final int PARTITIONS = 256;

  /** So many small files are merged into one. */
  private static final int MANY = 8;

  /** Words that are written or read at a time. */
  private static final int BUFFER = 8192;

  private final Path directory;
  private final List<Run> runs = new ArrayList<>();

  /** One file; {@code starts[p]} is the number of the first word of partition {@code p}. */
  private static final class Run {
    private final FileChannel file;
    private final long[] starts;

    Run(FileChannel file, long[] starts) {
      this.file = file;
      this.starts = starts;
    }

    long size() {
      return starts[PARTITIONS];
    }
  }

  /** Creates no file yet. */
  WordRuns(Path directory) {
    this.directory = directory;
  }

  /** Adds words with their first bit turned around, ascending. */
  void add(long[] flipped, int count) throws IOException {
    Writer writer = new Writer();
    try {
      writer.append(flipped, count);
      runs.add(writer.finish());
    } catch (IOException | RuntimeException e) {
      writer.file.close();
      throw e;
    }
    long all = runs.stream().mapToLong(Run::size).sum();
    // The first is the result of the last merge: it is written again only when as much has come.
    if (runs.size() >= MANY && all >= 2 * runs.get(0).size()) {
      merge();
    }
  }

  private void merge() throws IOException {
    Writer writer = new Writer();
    try {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        long[] words = load(partition);
        writer.append(words, words.length);
      }
      Run merged = writer.finish();
      close();
      runs.add(merged);
    } catch (IOException | RuntimeException e) {
      writer.file.close();
      throw e;
    }
  }

  /** The words of a partition, first bits turned around, ascending, each once. */
  long[] load(int partition) throws IOException {
    long total = 0;
    for (Run run : runs) {
      total += run.starts[partition + 1] - run.starts[partition];
    }
    long[] words = new long[Math.toIntExact(total)];
    int end = 0;
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER * Long.BYTES);
    for (Run run : runs) {
      long place = run.starts[partition];
      while (place < run.starts[partition + 1]) {
        int number = (int) Math.min(BUFFER, run.starts[partition + 1] - place);
        buffer.clear().limit(number * Long.BYTES);
        fill(run.file, buffer, place * Long.BYTES);
        buffer.flip().asLongBuffer().get(words, end, number);
        end += number;
        place += number;
      }
    }
    Arrays.sort(words);
    return distinct(words);
  }

  private static long[] distinct(long[] sorted) {
    int end = 0;
    for (long word : sorted) {
      if (end == 0 || sorted[end - 1] != word) {
        sorted[end++] = word;
      }
    }
    return end == sorted.length ? sorted : Arrays.copyOf(sorted, end);
  }

  private static void fill(FileChannel file, ByteBuffer target, long position) throws IOException {
    while (target.hasRemaining()) {
      int got = file.read(target, position + target.position());
      if (got < 0) {
        throw new IOException("a temporary file of garbage collection ends early");
      }
    }
  }

  boolean isEmpty() {
    return runs.isEmpty();
  }

  @Override
  public void close() throws IOException {
    for (Run run : runs) {
      run.file.close();
    }
    runs.clear();
  }

  private FileChannel open() throws IOException {
    Files.createDirectories(directory);
    Path file =
        Files.createTempFile(
            directory,
            "pbs4j-gc-",
            ".tmp",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      return FileChannel.open(file, EnumSet.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
    } finally {
      Files.delete(file);
    }
  }

  /** Writes one run. */
  private final class Writer {
    final FileChannel file;
    private final long[] starts = new long[PARTITIONS + 1];
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER * Long.BYTES);
    private long written;
    private int partition;

    Writer() throws IOException {
      file = open();
    }

    void append(long[] flipped, int count) throws IOException {
      for (int i = 0; i < count; i++) {
        int wanted = partition(flipped[i]);
        while (partition < wanted) {
          starts[++partition] = written;
        }
        if (!buffer.hasRemaining()) {
          flush();
        }
        buffer.putLong(flipped[i]);
        written++;
      }
    }

    private void flush() throws IOException {
      buffer.flip();
      while (buffer.hasRemaining()) {
        file.write(buffer);
      }
      buffer.clear();
    }

    Run finish() throws IOException {
      flush();
      while (partition < PARTITIONS) {
        starts[++partition] = written;
      }
      return new Run(file, starts);
    }
  }

  /** The partition of a word whose first bit is turned around. */
  private static int partition(long flipped) {
    return (int) ((flipped ^ Long.MIN_VALUE) >>> (Long.SIZE - 8));
  }
}
