package io.pbs4j.storage.s3;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.backend.Backend;
import io.pbs4j.storage.backend.ChunkBackend;
import io.pbs4j.storage.backend.Draft;
import io.pbs4j.storage.request.RequestLedger;
import io.pbs4j.storage.s3.cache.ContentCache;
import io.pbs4j.storage.s3.cache.KnownChunks;
import io.pbs4j.storage.s3.client.S3ObjectStore;
import io.pbs4j.storage.s3.object.ObjectStore;
import io.pbs4j.storage.s3.object.StoredObject;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A datastore in a bucket, with the same relative names as on disk. One server at a time writes to it: the one
 * that opened it last.
 *
 * <p>What it asks the bucket for is in {@code docs/s3.md}: names are listed once when it is opened, contents
 * are fetched once and kept in a local cache, a new chunk is one write and a known one nothing.
 */
public final class S3Backend implements Backend {
  /** Its content changes with every garbage collection; what is known of chunks holds for one of them. */
  private static final String EPOCH = ".gc-epoch";

  /** Shown as the size of a bucket, which has none: 1 PiB. */
  private static final long UNLIMITED = 1L << 50;

  private final ObjectStore store;
  private final RequestLedger ledger;
  private final ContentCache cache;
  private final KnownChunks known;
  private final KnownFill fill;
  private final Prefetch prefetch;
  private final Inserter inserter;
  private final ServerMark mark;
  private final S3Objects objects;
  private final S3Chunks chunks;
  private final TemporaryFiles temporary;

  /**
   * How a backend uses this machine.
   *
   * @param cacheDirectory where the cache lies; of this backend alone
   * @param cacheSize bytes that contents may take there
   * @param concurrency chunks inserted and chunks fetched ahead at a time
   * @param readAhead bytes of memory for chunks fetched ahead, by all restores together
   * @param server name of this server, for the message to one that had the store before
   */
  public record Local(Path cacheDirectory, long cacheSize, int concurrency, long readAhead, String server) {
    private static final int CONCURRENCY = 32;
    private static final long MAX_READ_AHEAD = 128L << 20;
    private static final int SHARE_OF_HEAP = 8;

    /** Usual values: up to 128 MiB of memory, at most an eighth of the heap. */
    public static Local of(Path cacheDirectory, long cacheSize, String server) {
      long readAhead = Math.min(MAX_READ_AHEAD, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
      return new Local(cacheDirectory, cacheSize, CONCURRENCY, readAhead, server);
    }
  }

  private S3Backend(
      ObjectStore store, RequestLedger ledger, Local local, InstantSource clock, Deque<Closeable> opened)
      throws IOException {
    this.store = store;
    this.ledger = ledger;
    Files.createDirectories(local.cacheDirectory());
    cache = open(opened, ContentCache.open(local.cacheDirectory().resolve("contents"), local.cacheSize()));
    mark = ServerMark.take(store, local.server(), clock.instant());
    objects = new S3Objects(store, cache);
    objects.load();
    known = open(opened, KnownChunks.open(local.cacheDirectory().resolve("known"), firstEpoch()));
    fill = new KnownFill(store, known);
    temporary = TemporaryFiles.open(local.cacheDirectory().resolve("uploads"));
    prefetch = new Prefetch(store, ledger, local.concurrency(), local.readAhead());
    inserter = new Inserter(ledger, local.concurrency());
    chunks =
        new S3Chunks(store, cache, known, fill, new Removals(), temporary, prefetch, inserter, clock);
  }

  /**
   * Opens a store, empty or not, and takes it over from a server that has it.
   *
   * @param store the objects, closed with the backend
   * @param ledger counts the requests of the store
   */
  public static S3Backend open(ObjectStore store, RequestLedger ledger, Local local, InstantSource clock)
      throws IOException {
    Deque<Closeable> opened = new ArrayDeque<>();
    opened.push(store);
    try {
      S3Backend backend = new S3Backend(store, ledger, local, clock, opened);
      backend.fill.start();
      return backend;
    } catch (IOException | RuntimeException e) {
      closeAll(opened, e);
      throw e;
    }
  }

  /**
   * Opens the store that settings name; see {@link #open}.
   *
   * @param cacheDirectory where the cache lies; of this store alone
   * @param server name of this server
   */
  public static S3Backend connect(
      S3Settings settings, Path cacheDirectory, String server, InstantSource clock) throws IOException {
    RequestLedger ledger = new RequestLedger();
    return open(
        S3ObjectStore.connect(settings, ledger),
        ledger,
        Local.of(cacheDirectory, settings.cacheSize(), server),
        clock);
  }

  private static <T extends Closeable> T open(Deque<Closeable> opened, T part) {
    opened.push(part);
    return part;
  }

  private static void closeAll(Deque<Closeable> opened, Exception cause) {
    for (Closeable part : opened) {
      try {
        part.close();
      } catch (IOException e) {
        cause.addSuppressed(e);
      }
    }
  }

  private String epoch() throws IOException {
    StoredObject object = objects.find(EPOCH);
    return object == null ? "" : object.etag();
  }

  /**
   * Asked for by its name: a listing may lag behind and show an older one. A store without an epoch gets one,
   * so that what was known of another bucket, or of this one before it was emptied, does not hold for it.
   */
  private String firstEpoch() throws IOException {
    StoredObject object = store.head(EPOCH);
    return object == null ? nextEpoch() : object.etag();
  }

  /** Only who has the store may remove chunks. */
  private final class Removals implements S3Chunks.Sweeper {
    @Override
    public String begin() throws IOException {
      mark.verify();
      return nextEpoch();
    }

    @Override
    public void verify() throws IOException {
      mark.verify();
    }
  }

  private String nextEpoch() throws IOException {
    objects.write(EPOCH, UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8));
    return epoch();
  }

  @Override
  public Optional<byte[]> read(String name, int limit) throws IOException {
    StoredObject object = objects.find(checked(name));
    if (object != null) {
      requireWithin(name, object.length(), limit);
    }
    try (@Nullable FileChannel content = objects.open(name)) {
      if (content == null) {
        return Optional.empty();
      }
      // Again: it may have been replaced meanwhile.
      requireWithin(name, content.size(), limit);
      return Optional.of(Channels.newInputStream(content).readAllBytes());
    }
  }

  private static void requireWithin(String name, long length, int limit) throws StorageException {
    if (length > limit) {
      throw new StorageException(
          StorageException.Kind.CORRUPT,
          "file \"" + name + "\" is too large (" + length + " bytes, limit " + limit + ")");
    }
  }

  @Override
  public FileChannel open(String name) throws IOException {
    FileChannel content = objects.open(checked(name));
    if (content == null) {
      throw StorageException.notFound("open file \"" + name + "\" failed - not found");
    }
    return content;
  }

  @Override
  public boolean exists(String name) throws IOException {
    return objects.exists(checked(name));
  }

  @Override
  public long length(String name) throws IOException {
    StoredObject object = objects.find(checked(name));
    return object == null ? -1 : object.length();
  }

  @Override
  public void write(String name, byte[] content) throws IOException {
    objects.write(checked(name), content);
  }

  @Override
  public boolean create(String name, byte[] content) throws IOException {
    return objects.create(checked(name), content);
  }

  @Override
  public Draft draft(String name) {
    return new S3Draft(objects, checked(name), temporary.next());
  }

  @Override
  public boolean delete(String name) throws IOException {
    return objects.delete(checked(name));
  }

  @Override
  public boolean createContainer(String name) throws IOException {
    return objects.createContainer(checked(name));
  }

  @Override
  public List<Entry> list(String container) {
    return objects.list(container.isEmpty() ? container : checked(container));
  }

  @Override
  public boolean deleteContainer(String name) throws IOException {
    // A server that lost the store would take what the new one is writing for something left behind.
    mark.verify();
    return objects.deleteContainer(checked(name));
  }

  @Override
  public boolean deleteEmptyContainer(String name) throws IOException {
    return objects.deleteEmptyContainer(checked(name));
  }

  /** Returns the name if it stays within the store. */
  private static String checked(String name) {
    for (String part : name.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        throw new IllegalArgumentException("name leaves the datastore: " + name);
      }
    }
    return name;
  }

  @Override
  public void refresh() throws IOException {
    objects.refresh();
  }

  @Override
  public ChunkBackend chunks() {
    return chunks;
  }

  @Override
  public void sync(Collection<String> names, Iterable<Digest> written) throws IOException {
    // Every write was durable when the bucket acknowledged it; but was it still our store?
    mark.verify();
  }

  @Override
  public void settle() {
    // What a bucket has acknowledged is durable.
  }

  @Override
  public RequestLedger requests() {
    return ledger;
  }

  @Override
  public Capacity capacity() {
    long used = objects.bytes() + known.bytes();
    return new Capacity(Math.max(UNLIMITED, used), used, Math.max(0, UNLIMITED - used));
  }

  @Override
  public String describe() {
    return store.describe();
  }

  /** Whether it knows of every chunk whether it exists; learns that in the background when it does not. */
  public boolean knowsAllChunks() {
    return known.complete();
  }

  /** The local cache, for its figures. */
  public ContentCache cache() {
    return cache;
  }

  @Override
  public void close() throws IOException {
    // Whatever does not end in time, the cache's directory is given up: the next who opens the store needs it.
    try (store;
        cache;
        known;
        prefetch;
        inserter) {
      fill.stop();
    }
  }
}
