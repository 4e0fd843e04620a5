package io.pbs4j.agent.delivery;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports that wait for their receiver: one file each in a directory of its own, named by a number that only
 * grows, so that the order does not depend on the clock. Full, it drops the oldest. Safe for use by several
 * threads.
 */
final class ReportBuffer {
  private static final Logger LOG = LoggerFactory.getLogger(ReportBuffer.class);
  private static final Pattern NAME = Pattern.compile("[0-9]{19}\\.json\\.gz");
  private static final String SUFFIX = ".json.gz";
  private static final FileAttribute<?> PRIVATE_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<?> PRIVATE_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path directory;
  private final int maxReports;
  private final long maxBytes;

  /** Sizes by number. */
  private final TreeMap<Long, Long> waiting = new TreeMap<>();

  private long bytes;
  private long next;

  private ReportBuffer(Path directory, int maxReports, long maxBytes) {
    this.directory = directory;
    this.maxReports = maxReports;
    this.maxBytes = maxBytes;
  }

  /**
   * Opens a buffer with what waits in it.
   *
   * @param maxReports 0 for none at all
   */
  static ReportBuffer open(Path directory, int maxReports, long maxBytes) throws IOException {
    Files.createDirectories(directory, PRIVATE_DIRECTORY);
    ReportBuffer buffer = new ReportBuffer(directory, maxReports, maxBytes);
    buffer.load();
    return buffer;
  }

  private void load() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (NAME.matcher(name).matches()) {
          long size = Files.size(file);
          waiting.put(Long.valueOf(name.substring(0, name.length() - SUFFIX.length())), size);
          bytes += size;
        } else if (name.endsWith(".tmp")) {
          // Never acknowledged to anybody: its writer was killed.
          Files.delete(file);
        }
      }
    }
    next = waiting.isEmpty() ? 0 : waiting.lastKey() + 1;
    trim(0);
  }

  /**
   * Adds the newest report; it survives a loss of power when this returns.
   *
   * @return how many old ones had to go, or 1 when the report itself has no place
   */
  synchronized int add(byte[] report) throws IOException {
    if (maxReports == 0 || report.length > maxBytes) {
      return 1;
    }
    int dropped = trim(report.length);
    long number = next;
    next++;
    // Somebody may have removed it while the agent ran.
    Files.createDirectories(directory, PRIVATE_DIRECTORY);
    Path temporary = directory.resolve(number + ".tmp");
    try {
      try (FileChannel out =
          FileChannel.open(
              temporary,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PRIVATE_FILE)) {
        ByteBuffer rest = ByteBuffer.wrap(report);
        while (rest.hasRemaining()) {
          out.write(rest);
        }
        out.force(true);
      }
      Files.move(temporary, file(number), StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel parent = FileChannel.open(directory)) {
        parent.force(true);
      }
    } finally {
      Files.deleteIfExists(temporary);
    }
    waiting.put(number, (long) report.length);
    bytes += report.length;
    return dropped;
  }

  /** Makes place for one more report. */
  private int trim(long more) {
    int dropped = 0;
    while (!waiting.isEmpty() && (waiting.size() + (more > 0 ? 1 : 0) > maxReports || bytes + more > maxBytes)) {
      remove(waiting.firstKey());
      dropped++;
    }
    return dropped;
  }

  /** The oldest report, or nothing. */
  synchronized Optional<Waiting> oldest() throws IOException {
    while (!waiting.isEmpty()) {
      long number = waiting.firstKey();
      try {
        return Optional.of(new Waiting(number, Files.readAllBytes(file(number))));
      } catch (NoSuchFileException e) {
        // Somebody tidied by hand.
        forget(number);
      }
    }
    return Optional.empty();
  }

  /** Leaves the oldest report out until the next start; the buffer must not be empty. */
  synchronized void passOver() {
    forget(waiting.firstKey());
  }

  /** Removes a report that is done with. Where that fails it is sent once more after a restart. */
  synchronized void remove(long number) {
    forget(number);
    try {
      Files.deleteIfExists(file(number));
    } catch (IOException e) {
      LOG.warn("A sent report cannot be removed from the buffer: {}", e.toString());
    }
  }

  private void forget(long number) {
    Long size = waiting.remove(number);
    bytes -= size == null ? 0 : size;
  }

  synchronized int size() {
    return waiting.size();
  }

  private Path file(long number) {
    return directory.resolve(String.format("%019d", number) + SUFFIX);
  }

  /** A report and its number. */
  static final class Waiting {
    private final long number;
    private final byte[] report;

    Waiting(long number, byte[] report) {
      this.number = number;
      this.report = report;
    }

    long number() {
      return number;
    }

    byte[] report() {
      return report;
    }
  }
}
