package io.pbs4j.storage.backend.filesystem;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.backend.ChunkBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Chunks as files {@code .chunks/<4 digits>/<64 digits>}. */
final class FilesystemChunks implements ChunkBackend {
  private static final FileAttribute<?> DIRECTORY_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---"));

  /** Length of {@code .N.bad}, the ending of a copy set aside as damaged. */
  private static final int BAD_ENDING = 6;

  /** Highest number of a damaged copy. */
  private static final int MAX_BAD = 9;

  /** Follows the digits in the name of a chunk that is being written, by us or by the reference server. */
  private static final String TEMPORARY = ".tmp_";

  private static final Duration LEFTOVER_AGE = Duration.ofDays(1);

  private static final Pattern PREFIX = Pattern.compile("[0-9a-f]{4}");

  private final Path root;
  private final FileSync sync;

  /** The file system's own time: other programs compare what is set with theirs. */
  private final InstantSource fileTime;

  private final CrashTimes crashes;
  private final AtomicLong temporary = new AtomicLong();

  /** Part of all temporary names, so that they differ from what a killed program left behind. */
  private final UUID instance = UUID.randomUUID();

  FilesystemChunks(Path root, FileSync sync, InstantSource fileTime, CrashTimes crashes) {
    this.root = root;
    this.sync = sync;
    this.fileTime = fileTime;
    this.crashes = crashes;
  }

  /** The file of a chunk, there or not. */
  Path file(Digest digest) {
    return directory(digest.prefix()).resolve(digest.toString());
  }

  FileSync sync() {
    return sync;
  }

  /** Whether a chunk is there, and not one that a power cut left in pieces. */
  boolean isThere(Path chunk) throws IOException {
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(chunk, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return false;
    }
    return !crashes.include(attributes.lastModifiedTime()) || ChunkCrc.isRight(chunk);
  }

  /** The directory of all chunks. */
  Path root() {
    return root;
  }

  private Path directory(int prefix) {
    return root.resolve(HexFormat.of().toHexDigits((short) prefix));
  }

  /** Creates the directory of a prefix; returns false if it was there. */
  boolean createDirectory(int prefix) throws IOException {
    try {
      Files.createDirectory(directory(prefix), DIRECTORY_MODE);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  void createRoot() throws IOException {
    Files.createDirectory(root, DIRECTORY_MODE);
  }

  @Override
  public @Nullable StoredChunk find(Digest digest) throws IOException {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file(digest), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return stored(digest, -1, attributes);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  @Override
  public boolean touch(Digest digest) throws IOException {
    try {
      Files.getFileAttributeView(
              file(digest), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .setTimes(null, FileTime.from(fileTime.instant()), null);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public Executor inserter() {
    return Runnable::run;
  }

  @Override
  public Spool spool(Digest digest) throws IOException {
    Path target = file(digest);
    Path draft = target.resolveSibling(digest + TEMPORARY + instance + "_" + temporary.incrementAndGet());
    try {
      return new FileSpool(draft, target, this);
    } catch (NoSuchFileException e) {
      // Prefix directories are created in the background after a datastore is; this one is not there yet.
      createDirectory(digest.prefix());
      return new FileSpool(draft, target, this);
    }
  }

  @Override
  public SeekableByteChannel open(Digest digest) throws IOException {
    try {
      return Files.newByteChannel(file(digest), StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      throw new StorageException(
          StorageException.Kind.NOT_FOUND, "reading chunk " + digest + " failed - not found", e);
    }
  }

  @Override
  public long magic(Digest digest) throws IOException {
    ByteBuffer magic = ByteBuffer.allocate(Long.BYTES);
    try (SeekableByteChannel channel = open(digest)) {
      int got = 0;
      while (magic.hasRemaining() && got >= 0) {
        got = channel.read(magic);
      }
    }
    return magic.hasRemaining() ? 0 : magic.getLong(0);
  }

  @Override
  public Reader reader() {
    return new FileReader(this);
  }

  @Override
  public Reader verifier() {
    return new FileReader(this);
  }

  @Override
  public SetAside setAside(Digest digest) throws IOException {
    Path file = file(digest);
    for (int n = 0; n <= MAX_BAD; n++) {
      try {
        // A link, unlike a rename, refuses to replace.
        Files.createLink(bad(file, n), file);
      } catch (FileAlreadyExistsException e) {
        continue;
      } catch (NoSuchFileException e) {
        return SetAside.GONE;
      }
      Files.delete(file);
      sync.directoryOf(file);
      return SetAside.renamed(n);
    }
    return find(digest) == null ? SetAside.GONE : SetAside.FULL;
  }

  private static Path bad(Path chunk, int number) {
    return chunk.resolveSibling(chunk.getFileName() + "." + number + ".bad");
  }

  /** The prefixes that have a directory, ascending. */
  int[] prefixes() throws IOException {
    try (Stream<Path> directories = Files.list(root)) {
      return directories
          .map(directory -> String.valueOf(directory.getFileName()))
          .filter(name -> PREFIX.matcher(name).matches())
          .mapToInt(HexFormat::fromHexDigits)
          .sorted()
          .toArray();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public Pages pages(String from) throws IOException {
    return new FilePages(this, from, leftover -> {});
  }

  @Override
  public Pages sweep(String from) throws IOException {
    // Nobody remembers which files there are. But a snapshot that was removed must not come back when its
    // chunks are gone.
    sync.settle();
    return new FilePages(this, from, this::removeIfOld);
  }

  /** A file that a killed program was writing; this one's are left alone, and so are those of the last day. */
  private void removeIfOld(Path leftover) throws IOException {
    if (String.valueOf(leftover.getFileName()).contains(instance.toString())) {
      return;
    }
    Instant written = Files.getLastModifiedTime(leftover, LinkOption.NOFOLLOW_LINKS).toInstant();
    if (written.isBefore(fileTime.instant().minus(LEFTOVER_AGE))) {
      Files.deleteIfExists(leftover);
    }
  }

  /** What to do with a temporary file. */
  @FunctionalInterface
  interface Leftovers {
    /** One file that is no chunk yet, and may never be. */
    void found(Path file) throws IOException;
  }

  /** Adds all stored chunks of a prefix, in no order; tells of temporary files. */
  void list(int prefix, List<StoredChunk> target, Leftovers leftovers) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory(prefix))) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        int bad = badNumber(name);
        if (name.length() < 2 * Digest.LENGTH || !Digest.isHex(name.substring(0, 2 * Digest.LENGTH))) {
          continue;
        }
        try {
          if (bad < -1) {
            if (name.startsWith(TEMPORARY, 2 * Digest.LENGTH)) {
              leftovers.found(file);
            }
            continue;
          }
          BasicFileAttributes attributes =
              Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
          target.add(stored(Digest.parse(name.substring(0, 2 * Digest.LENGTH)), bad, attributes));
        } catch (NoSuchFileException e) {
          // Removed since the directory was read.
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      // No chunk with this prefix was ever stored.
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /** -1 for a chunk's name, 0 to 9 for {@code <64 digits>.N.bad}, -2 for anything else. */
  private static int badNumber(String name) {
    int digits = 2 * Digest.LENGTH;
    if (name.length() == digits) {
      return -1;
    }
    boolean bad =
        name.length() == digits + BAD_ENDING
            && name.charAt(digits) == '.'
            && name.endsWith(".bad")
            && name.charAt(digits + 1) >= '0'
            && name.charAt(digits + 1) <= '9';
    return bad ? name.charAt(digits + 1) - '0' : -2;
  }

  @Override
  public boolean keepsAccessTimes() {
    return true;
  }

  @Override
  public Deletions delete(Collection<StoredChunk> chunks) {
    int removed = 0;
    Map<StoredChunk, String> failed = new HashMap<>();
    for (StoredChunk chunk : chunks) {
      Path file = file(chunk.digest());
      try {
        Files.deleteIfExists(
            chunk.bad() ? bad(file, chunk.badNumber()) : file);
        removed++;
      } catch (IOException e) {
        failed.put(chunk, String.valueOf(e));
      }
    }
    return new Deletions(removed, failed);
  }

  private static StoredChunk stored(Digest digest, int bad, BasicFileAttributes attributes) {
    return new StoredChunk(digest, bad, attributes.size(), attributes.lastAccessTime().toMillis());
  }
}
