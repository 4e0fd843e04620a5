package io.pbs4j.agent.update;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What one start of the agent tells the next about updates, in small files beside the jar. */
final class UpdateLedger {
  /** A version that is installed and has not proven itself. */
  static final String PENDING = ".pulse-update-pending";

  /** Versions that did not come up, one in a line. */
  static final String REFUSED = ".pulse-update-refused";

  /** The version before the running one. */
  static final String INFO = ".pulse-update-info";

  private static final String LOCK = ".pulse-update-lock";
  private static final String PREFIX = ".pulse-update-";
  private static final String SUFFIX = ".tmp";
  private static final int MAX_FILE = 8 << 10;
  private static final int MAX_REFUSED = 20;
  private static final int PENDING_LINES = 3;

  private final Path directory;
  private final JarFiles files;

  UpdateLedger(Path directory, JarFiles files) {
    this.directory = directory;
    this.files = files;
  }

  /**
   * A version on probation.
   *
   * @param version the new one
   * @param previous the one that its backup is of
   * @param starts how often the new one began
   */
  record Pending(String version, String previous, int starts) {}

  /** The version on probation, if there is one. */
  Optional<Pending> pending() throws IOException {
    List<String> lines = lines(PENDING);
    if (lines.size() < PENDING_LINES || !lines.get(2).matches("[0-9]{1,6}")) {
      return Optional.empty();
    }
    return Optional.of(new Pending(lines.get(0), lines.get(1), Integer.parseInt(lines.get(2))));
  }

  void expect(Pending pending) throws IOException {
    write(PENDING, List.of(pending.version(), pending.previous(), Integer.toString(pending.starts())));
  }

  void expectNothing() throws IOException {
    files.delete(directory.resolve(PENDING));
    files.syncDirectory(directory);
  }

  /** Whether a version did not come up here before. */
  boolean isRefused(String version) throws IOException {
    return lines(REFUSED).contains(version);
  }

  void refuse(String version) throws IOException {
    List<String> versions = new ArrayList<>(lines(REFUSED));
    versions.remove(version);
    versions.add(version);
    write(REFUSED, versions.subList(Math.max(0, versions.size() - MAX_REFUSED), versions.size()));
  }

  void previousWas(String version) throws IOException {
    write(INFO, List.of(version));
  }

  /**
   * Keeps other agents of the same jar from updating it.
   *
   * @throws IOException if one does
   */
  Closeable lock() throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve(LOCK),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // Held by this program.
    }
    channel.close();
    throw new IOException("another agent updates this jar (" + LOCK + ")");
  }

  /** A name beside the jar for something that is not finished. */
  Path unfinished(String name) {
    return directory.resolve(PREFIX + name + SUFFIX);
  }

  /** Removes what an update left that was ended in its middle. */
  void removeUnfinished() throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, PREFIX + "*" + SUFFIX)) {
      for (Path file : left) {
        files.delete(file);
      }
    }
  }

  private List<String> lines(String name) throws IOException {
    try (InputStream in = Files.newInputStream(directory.resolve(name))) {
      return new String(in.readNBytes(MAX_FILE), StandardCharsets.UTF_8).lines().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private void write(String name, List<String> lines) throws IOException {
    Path fresh = unfinished(name.substring(PREFIX.length()));
    files.delete(fresh);
    try (OutputStream out = files.create(fresh)) {
      out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    files.sync(fresh);
    files.rename(fresh, directory.resolve(name));
    files.syncDirectory(directory);
  }
}
