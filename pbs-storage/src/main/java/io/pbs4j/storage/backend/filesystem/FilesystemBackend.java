package io.pbs4j.storage.backend.filesystem;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.backend.Backend;
import io.pbs4j.storage.backend.ChunkBackend;
import io.pbs4j.storage.backend.Draft;
import io.pbs4j.storage.backend.SyncLevel;
import io.pbs4j.storage.request.RequestLedger;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A datastore in a local directory. */
public final class FilesystemBackend implements Backend {
  /** Milliseconds after which another change to a directory has another time for sure. */
  private static final long SETTLED = 3_000;

  /** Characters of a name that its temporary name takes over: both must fit the 255 of a file system. */
  private static final int MAX_BASE = 200;

  private final Path root;
  private final FilesystemChunks chunks;
  private final FileSync sync;
  private final InstantSource fileTime;
  private final RequestLedger requests = new RequestLedger();
  private final AtomicLong temporary = new AtomicLong();
  private final @Nullable StoreLock lock;

  private FilesystemBackend(
      Path root, SyncLevel syncLevel, InstantSource fileTime, @Nullable StoreLock lock) {
    this.root = root.toAbsolutePath().normalize();
    this.sync = new FileSync(this.root, syncLevel);
    this.fileTime = fileTime;
    this.chunks =
        new FilesystemChunks(
            this.root.resolve(".chunks"), sync, fileTime, lock == null ? CrashTimes.NONE : lock.crashes());
    this.lock = lock;
  }

  /** Opens a datastore for reading only: takes no lock and works on a read-only mount. */
  public static FilesystemBackend openForReading(Path root) throws IOException {
    requireDatastore(root);
    return new FilesystemBackend(root, SyncLevel.NONE, InstantSource.system(), null);
  }

  /**
   * Opens a datastore for one server alone.
   *
   * @param root the datastore's directory
   * @param syncLevel when data is forced to disk
   * @throws StorageException of kind {@code LOCKED} while another server has it
   */
  public static FilesystemBackend open(Path root, SyncLevel syncLevel) throws IOException {
    return open(root, syncLevel, InstantSource.system());
  }

  /** As {@link #open(Path, SyncLevel)} on a file system whose time is not that of this machine. */
  static FilesystemBackend open(Path root, SyncLevel syncLevel, InstantSource fileTime) throws IOException {
    requireDatastore(root);
    return new FilesystemBackend(root, syncLevel, fileTime, StoreLock.take(root, fileTime.millis()));
  }

  /** Creates an empty datastore in a directory that does not exist or is empty; durable when this returns. */
  public static void create(Path root) throws IOException {
    Path there = root.toAbsolutePath();
    while (there.getParent() != null && !Files.exists(there)) {
      there = there.getParent();
    }
    Files.createDirectories(root);
    try (Stream<Path> children = Files.list(root)) {
      if (children.findAny().isPresent()) {
        throw StorageException.invalid("datastore path " + root + " is not empty");
      }
    }
    FilesystemChunks chunks =
        new FilesystemBackend(root, SyncLevel.NONE, InstantSource.system(), null).chunks;
    try {
      chunks.createRoot();
      Files.createFile(root.resolve(".lock"));
      FileSync.directories(root.toAbsolutePath(), there);
    } catch (IOException | RuntimeException e) {
      // Or it could not be tried again, as the directory is not empty.
      Files.deleteIfExists(root.resolve(".lock"));
      Files.deleteIfExists(chunks.root());
      throw e;
    }
  }

  /** Forces data to disk in another way from now on; a backup that is about to finish may still use the old one. */
  public void changeSyncLevel(SyncLevel level) {
    sync.change(level);
  }

  /** Whether a directory holds a datastore. */
  public static boolean isDatastore(Path root) {
    return Files.isDirectory(root.resolve(".chunks"));
  }

  private static void requireDatastore(Path root) throws IOException {
    boolean there;
    try {
      there = Files.readAttributes(root.resolve(".chunks"), BasicFileAttributes.class).isDirectory();
    } catch (NoSuchFileException e) {
      there = false;
    }
    if (!there) {
      throw StorageException.notFound("no datastore at " + root + " (it has no .chunks directory)");
    }
  }

  /**
   * Creates the directories of all chunk prefixes. We make them when needed; the reference server expects all
   * of them when it writes to the store. Takes seconds, so it runs beside the first backups.
   *
   * @param cancelled asked now and then whether to stop
   */
  public void createPrefixes(BooleanSupplier cancelled) throws IOException {
    for (int prefix = 0; prefix < ChunkBackend.PREFIXES && !cancelled.getAsBoolean(); prefix++) {
      chunks.createDirectory(prefix);
    }
  }

  /** The datastore's directory. */
  public Path root() {
    return root;
  }

  /** Whether {@link #createPrefixes} ran to its end. */
  public boolean hasAllPrefixes() {
    return Files.isDirectory(root.resolve(".chunks").resolve("ffff"));
  }

  @Override
  public Optional<byte[]> read(String name, int limit) throws IOException {
    Path file = path(name);
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      if (!found.isRegularFile()) {
        throw new StorageException(
            StorageException.Kind.CORRUPT, "file \"" + name + "\" is no regular file");
      }
      long length = found.size();
      if (length > limit) {
        throw new StorageException(
            StorageException.Kind.CORRUPT,
            "file \"" + name + "\" is too large (" + length + " bytes, limit " + limit + ")");
      }
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public FileChannel open(String name) throws IOException {
    Path file = path(name);
    BasicFileAttributes found = attributes(file);
    if (found == null || !found.isRegularFile()) {
      throw notFound(name);
    }
    try {
      return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      throw notFound(name);
    }
  }

  private static StorageException notFound(String name) {
    return StorageException.notFound("open file \"" + name + "\" failed - not found");
  }

  @Override
  public boolean exists(String name) throws IOException {
    return attributes(path(name)) != null;
  }

  /** Attributes, or {@code null} if there is nothing. An error is no proof of absence, so it is thrown. */
  private static @Nullable BasicFileAttributes attributes(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static boolean isDirectory(Path path) throws IOException {
    BasicFileAttributes found = attributes(path);
    return found != null && found.isDirectory();
  }

  @Override
  public long length(String name) throws IOException {
    try {
      BasicFileAttributes found = Files.readAttributes(path(name), BasicFileAttributes.class);
      return found.isDirectory() ? -1 : found.size();
    } catch (NoSuchFileException e) {
      return -1;
    }
  }

  @Override
  public void write(String name, byte[] content) throws IOException {
    Path target = path(name);
    Path draft = temporaryBeside(target);
    try {
      Files.write(draft, content);
      sync.file(draft);
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
      sync.directoryOf(target);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  @Override
  public boolean create(String name, byte[] content) throws IOException {
    Path target = path(name);
    Path draft = temporaryBeside(target);
    try {
      Files.write(draft, content);
      sync.file(draft);
      // A link, unlike a rename, refuses to replace.
      Files.createLink(target, draft);
      sync.directoryOf(target);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  @Override
  public Draft draft(String name) {
    Path target = path(name);
    return new FileDraft(temporaryBeside(target), target, sync);
  }

  /** As the reference does, the extension tells what the file will become: {@code x.tmp_fidx}. */
  private Path temporaryBeside(Path target) {
    String name = String.valueOf(target.getFileName());
    int dot = name.lastIndexOf('.');
    String base = name.substring(0, Math.min(dot < 0 ? name.length() : dot, MAX_BASE));
    String extension = dot < 0 ? "" : "_" + name.substring(dot + 1);
    return target.resolveSibling(base + "." + temporary.incrementAndGet() + ".tmp" + extension);
  }

  @Override
  public boolean delete(String name) throws IOException {
    Path file = path(name);
    boolean deleted = !isDirectory(file) && Files.deleteIfExists(file);
    if (deleted) {
      sync.changed(parent(file));
    }
    return deleted;
  }

  @Override
  public boolean createContainer(String name) throws IOException {
    Path directory = path(name);
    Path parent = parent(directory);
    if (!Files.isDirectory(parent)) {
      Files.createDirectories(parent);
      for (Path above = parent; above.startsWith(root); above = parent(above)) {
        sync.changed(above);
      }
    }
    try {
      Files.createDirectory(directory);
      sync.changed(parent);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  @Override
  public List<Entry> list(String container) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(path(container))) {
      for (Path child : children) {
        BasicFileAttributes attributes = attributes(child);
        if (attributes != null) {
          entries.add(new Entry(String.valueOf(child.getFileName()), attributes.isDirectory()));
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    entries.sort(Comparator.comparing(Entry::name));
    return entries;
  }

  @Override
  public long stamp(String container) throws IOException {
    BasicFileAttributes attributes = attributes(path(container));
    if (attributes == null) {
      return 0;
    }
    // Times of files are as coarse as a timer tick, or a second: a second change within it would go unnoticed.
    FileTime changed = attributes.lastModifiedTime();
    return changed.toMillis() > fileTime.millis() - SETTLED ? 0 : changed.to(TimeUnit.NANOSECONDS);
  }

  @Override
  public boolean deleteContainer(String name) throws IOException {
    Path directory = path(name);
    if (!isDirectory(directory)) {
      return false;
    }
    DirectoryRemoval.remove(directory);
    sync.changed(parent(directory));
    return true;
  }

  @Override
  public boolean deleteEmptyContainer(String name) throws IOException {
    Path directory = path(name);
    try {
      if (Files.deleteIfExists(directory)) {
        sync.changed(parent(directory));
      }
      return true;
    } catch (DirectoryNotEmptyException e) {
      return false;
    }
  }

  @Override
  public void refresh() {
    // No name is remembered.
  }

  @Override
  public ChunkBackend chunks() {
    return chunks;
  }

  @Override
  public void sync(Collection<String> objects, Iterable<Digest> written) throws IOException {
    sync.finish(objects.stream().map(this::path).toList(), written, chunks);
  }

  @Override
  public void settle() throws IOException {
    sync.settle();
  }

  @Override
  public RequestLedger requests() {
    return requests;
  }

  @Override
  public Capacity capacity() throws IOException {
    FileStore store = Files.getFileStore(root);
    return new Capacity(
        store.getTotalSpace(),
        store.getTotalSpace() - store.getUnallocatedSpace(),
        store.getUsableSpace());
  }

  @Override
  public String describe() {
    return "directory " + root;
  }

  @Override
  public void close() throws IOException {
    if (lock != null) {
      if (!sync.unsynced()) {
        lock.clean();
      }
      lock.close();
    }
  }

  private Path parent(Path path) {
    Path parent = path.getParent();
    return parent == null ? root : parent;
  }

  private Path path(String name) {
    Path path = root.resolve(name).normalize();
    if (!path.startsWith(root)) {
      throw new IllegalArgumentException("name leaves the datastore: " + name);
    }
    return path;
  }
}
