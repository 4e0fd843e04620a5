package io.pbs4j.storage.s3;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.blob.BlobKind;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.backend.ChunkBackend;
import io.pbs4j.storage.s3.cache.ContentCache;
import io.pbs4j.storage.s3.cache.ContentCache.Rank;
import io.pbs4j.storage.s3.cache.KnownChunks;
import io.pbs4j.storage.s3.object.ObjectBody;
import io.pbs4j.storage.s3.object.ObjectStore;
import io.pbs4j.storage.s3.object.ObjectStream;
import io.pbs4j.storage.s3.object.StoredObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Chunks as objects. Which of them exist is remembered, so that a chunk that is there costs no request and a
 * new one a single conditional write.
 */
final class S3Chunks implements ChunkBackend {
  /** Start of all keys of chunks. */
  static final String AREA = ".chunks/";

  /** Highest number of a damaged copy. */
  private static final int MAX_BAD = 9;

  /** Version of every chunk in the cache: its digest says what it holds. */
  private static final String VERSION = "chunk";

  /** Numbers of kinds as they are remembered; the order must not change. */
  private static final List<BlobKind> KINDS =
      List.of(
          BlobKind.PLAIN, BlobKind.COMPRESSED, BlobKind.ENCRYPTED, BlobKind.COMPRESSED_ENCRYPTED);

  private final ObjectStore store;
  private final ContentCache cache;
  private final KnownChunks known;
  private final KnownFill fill;
  private final Sweeper sweeper;
  private final TemporaryFiles temporary;
  private final Prefetch prefetch;
  private final Inserter inserter;
  private final InstantSource clock;

  /** How many chunks got another content under the same name. */
  private final AtomicLong replacements = new AtomicLong();

  /** The right to remove chunks. */
  interface Sweeper {
    /** Starts a new epoch of what is known: durable in the bucket before this returns its name. */
    String begin() throws IOException;

    /** Throws if another server has the store now. */
    void verify() throws IOException;
  }

  S3Chunks(
      ObjectStore store,
      ContentCache cache,
      KnownChunks known,
      KnownFill fill,
      Sweeper sweeper,
      TemporaryFiles temporary,
      Prefetch prefetch,
      Inserter inserter,
      InstantSource clock) {
    this.store = store;
    this.cache = cache;
    this.known = known;
    this.fill = fill;
    this.sweeper = sweeper;
    this.temporary = temporary;
    this.prefetch = prefetch;
    this.inserter = inserter;
    this.clock = clock;
  }

  @Override
  public @Nullable StoredChunk find(Digest digest) throws IOException {
    KnownChunks.Known chunk = known.find(digest);
    if (chunk != null) {
      return new StoredChunk(digest, -1, chunk.length(), chunk.usedAt());
    }
    StoredObject object = store.head(ChunkNames.key(digest));
    if (object == null) {
      return null;
    }
    known.put(digest, (int) object.length(), -1, object.lastModified().toEpochMilli());
    return ChunkNames.parse(object);
  }

  @Override
  public long magic(Digest digest) throws IOException {
    KnownChunks.Known chunk = known.find(digest);
    if (chunk != null && chunk.kind() >= 0) {
      return KINDS.get(chunk.kind()).magic();
    }
    try (ObjectStream start = store.open(ChunkNames.key(digest), 0, Long.BYTES)) {
      if (start == null) {
        throw absent(digest);
      }
      byte[] bytes = start.readNBytes(Long.BYTES);
      long magic = bytes.length < Long.BYTES ? 0 : ByteBuffer.wrap(bytes).getLong();
      StoredObject object = start.object();
      known.put(digest, (int) object.length(), kind(magic), object.lastModified().toEpochMilli());
      return magic;
    }
  }

  private static int kind(long magic) {
    BlobKind kind = BlobKind.ofMagic(magic);
    return kind == null ? -1 : KINDS.indexOf(kind);
  }

  /** The bucket says that there is no such chunk. */
  private StorageException absent(Digest digest) {
    known.remove(digest);
    return new StorageException(
        StorageException.Kind.NOT_FOUND, "reading chunk " + digest + " failed - not found");
  }

  @Override
  public boolean touch(Digest digest) throws IOException {
    // Buckets keep no access times: running backups claim what they use.
    return known.use(digest, clock.millis()) || find(digest) != null;
  }

  @Override
  public Executor inserter() {
    return inserter;
  }

  @Override
  public Spool spool(Digest digest) {
    return new S3Spool(this, digest, temporary.next());
  }

  void put(Digest digest, ObjectBody body, long magic) throws IOException {
    String key = ChunkNames.key(digest);
    cache.remove(key);
    known.remove(digest);
    store.put(key, body);
    // In this order: whoever read the old content meanwhile either sees this or is emptied out here.
    replacements.incrementAndGet();
    cache.remove(key);
    known.put(digest, (int) body.length(), kind(magic), clock.millis());
  }

  boolean putNew(Digest digest, ObjectBody body, long magic) throws IOException {
    if (known.find(digest) != null || store.putIfAbsent(ChunkNames.key(digest), body) == null) {
      return false;
    }
    known.put(digest, (int) body.length(), kind(magic), clock.millis());
    return true;
  }

  @Override
  public SeekableByteChannel open(Digest digest) throws IOException {
    String key = ChunkNames.key(digest);
    SeekableByteChannel cached = cache.open(key, VERSION);
    if (cached != null) {
      return cached;
    }
    long replacedBefore = replacements.get();
    StoredObject odd;
    try (ObjectStream stream = store.open(key)) {
      if (stream == null) {
        throw absent(digest);
      }
      if (isExpected(digest, stream.object().length())) {
        SeekableByteChannel content = S3Objects.keep(cache, stream, key, VERSION, Rank.CHUNK);
        if (replacements.get() != replacedBefore) {
          cache.remove(key); // It may be the old content of a chunk that was damaged.
        }
        return content;
      }
      odd = stream.object();
    }
    // Not while the content is open: that holds one of the concurrent requests, and all who ask so would wait
    // for each other.
    S3Objects.requireWhole(store.head(key), odd);
    known.remove(digest);
    return open(digest);
  }

  @Override
  public Reader reader() {
    return new ReadAhead(this, prefetch, this::open);
  }

  @Override
  public Reader verifier() {
    return new ReadAhead(this, prefetch, this::openStored);
  }

  /** Opens what the bucket has, past the cache and without putting it there. */
  private SeekableByteChannel openStored(Digest digest) throws IOException {
    StoredObject odd;
    try (ObjectStream stream = store.open(ChunkNames.key(digest))) {
      if (stream == null) {
        throw absent(digest);
      }
      odd = stream.object();
      if (odd.length() > DataBlob.MAX_ENCODED) {
        throw new FormatException(
            FormatException.Kind.TOO_LARGE, digest.toString(), odd.length(), "chunk file is too large");
      }
      if (isExpected(digest, odd.length())) {
        byte[] bytes = new byte[(int) odd.length()];
        if (stream.readNBytes(bytes, 0, bytes.length) < bytes.length) {
          throw new StorageException(
              StorageException.Kind.UNREACHABLE, "chunk " + digest + " ended before its last byte");
        }
        return new BytesChannel(bytes, () -> {});
      }
    }
    S3Objects.requireWhole(store.head(ChunkNames.key(digest)), odd);
    known.remove(digest);
    return openStored(digest);
  }

  @Override
  public SetAside setAside(Digest digest) throws IOException {
    String key = ChunkNames.key(digest);
    byte[] content;
    try (SeekableByteChannel stored = openStored(digest)) {
      content = Channels.newInputStream(stored).readAllBytes();
    } catch (StorageException e) {
      if (e.kind() == StorageException.Kind.NOT_FOUND) {
        return SetAside.GONE;
      }
      throw e;
    }
    for (int n = 0; n <= MAX_BAD; n++) {
      if (store.putIfAbsent(key + "." + n + ".bad", ObjectBody.of(content)) != null) {
        // Before the request: when no answer comes, nobody may believe that it is still there.
        known.remove(digest);
        cache.remove(key);
        store.delete(key);
        replacements.incrementAndGet();
        cache.remove(key);
        return SetAside.renamed(n);
      }
    }
    return SetAside.FULL;
  }

  /** Whether a length is that of a chunk as far as it is known. */
  boolean isExpected(Digest digest, long length) {
    KnownChunks.Known chunk = known.find(digest);
    return chunk == null || chunk.length() == length;
  }

  /** Stored length of a chunk if that is known, else the longest usual one. */
  int expectedLength(Digest digest) {
    KnownChunks.Known chunk = known.find(digest);
    return chunk == null ? Prefetch.USUAL_LENGTH : chunk.length();
  }

  @Override
  public Pages pages(String from) {
    return new ChunkPages(store, from, page -> {}, () -> {});
  }

  @Override
  public Pages sweep(String from) throws IOException {
    fill.stop();
    known.startEpoch(sweeper.begin());
    return new ChunkPages(
        store,
        from,
        this::know,
        () -> {
          if (from.isEmpty()) {
            known.markComplete();
          }
        });
  }

  private void know(List<StoredChunk> page) {
    for (StoredChunk chunk : page) {
      if (!chunk.bad()) {
        known.put(chunk.digest(), (int) chunk.length(), -1, chunk.accessTime());
      }
    }
  }

  @Override
  public boolean keepsAccessTimes() {
    return false; // A bucket knows who wrote an object last, not who used it.
  }

  @Override
  public Deletions delete(Collection<StoredChunk> doomed) throws IOException {
    // Somebody else may have taken the store while the sweep was under way, and count on these chunks.
    sweeper.verify();
    int removed = 0;
    Map<StoredChunk, String> failed = new HashMap<>();
    List<StoredChunk> all = new ArrayList<>(doomed);
    for (int from = 0; from < all.size(); from += ObjectStore.MAX_BATCH) {
      List<StoredChunk> batch = all.subList(from, Math.min(all.size(), from + ObjectStore.MAX_BATCH));
      Map<String, StoredChunk> keys = new HashMap<>();
      for (StoredChunk chunk : batch) {
        keys.put(ChunkNames.key(chunk), chunk);
        if (!chunk.bad()) {
          // Before the request: when no answer comes, nobody may believe that it is still there.
          known.remove(chunk.digest());
          cache.remove(ChunkNames.key(chunk));
        }
      }
      Map<String, String> refused = store.deleteAll(keys.keySet());
      keys.forEach(
          (key, chunk) -> {
            if (refused.containsKey(key)) {
              failed.put(chunk, String.valueOf(refused.get(key)));
            }
          });
      removed += batch.size() - refused.size();
    }
    return new Deletions(removed, failed);
  }
}
