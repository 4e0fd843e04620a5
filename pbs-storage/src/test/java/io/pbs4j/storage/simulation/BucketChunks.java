package io.pbs4j.storage.simulation;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.backend.ChunkBackend;
import io.pbs4j.storage.simulation.SimulatedBucket.Stored;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Chunks in a simulated bucket. As a real server does, it remembers which of them exist, until a collection
 * begins.
 */
final class BucketChunks implements ChunkBackend {
  private static final int PAGE = 1000;
  private static final int MAX_BAD = 9;

  private final BucketBackend backend;
  private final SimulatedBucket bucket;

  /** Chunks that exist as far as is known, with the time of their last use. */
  private final Map<Digest, StoredChunk> known = new ConcurrentHashMap<>();

  BucketChunks(BucketBackend backend, SimulatedBucket bucket) {
    this.backend = backend;
    this.bucket = bucket;
  }

  private static String key(Digest digest) {
    return "chunk " + digest.toString().substring(0, 8);
  }

  private static StoredChunk chunk(Digest digest, Stored stored) {
    return new StoredChunk(digest, -1, stored.bytes().length, stored.modified());
  }

  @Override
  public StoredChunk find(Digest digest) throws IOException {
    StoredChunk remembered = known.get(digest);
    if (remembered != null) {
      return remembered;
    }
    Stored stored = backend.request("HEAD " + key(digest), () -> bucket.chunks().get(digest));
    if (stored == null) {
      return null;
    }
    known.put(digest, chunk(digest, stored));
    return chunk(digest, stored);
  }

  private Stored get(Digest digest) throws IOException {
    Stored stored = backend.request("GET " + key(digest), () -> bucket.chunks().get(digest));
    if (stored == null) {
      known.remove(digest);
      throw new StorageException(
          StorageException.Kind.NOT_FOUND, "reading chunk " + digest + " failed - not found");
    }
    return stored;
  }

  @Override
  public long magic(Digest digest) throws IOException {
    byte[] bytes = get(digest).bytes();
    return bytes.length < Long.BYTES ? 0 : ByteBuffer.wrap(bytes).getLong();
  }

  @Override
  public boolean touch(Digest digest) throws IOException {
    StoredChunk used =
        known.computeIfPresent(
            digest, (d, chunk) -> new StoredChunk(d, -1, chunk.length(), bucket.now()));
    return used != null || find(digest) != null;
  }

  @Override
  public Executor inserter() {
    return Runnable::run;
  }

  @Override
  public Spool spool(Digest digest) {
    return new BucketSpool(digest);
  }

  @Override
  public SeekableByteChannel open(Digest digest) throws IOException {
    Path file = backend.newFile();
    Files.write(file, get(digest).bytes());
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    Files.delete(file);
    return channel;
  }

  @Override
  public Reader verifier() {
    return reader();
  }

  @Override
  public SetAside setAside(Digest digest) throws IOException {
    known.remove(digest);
    return backend.request(
        "COPY and DELETE " + key(digest),
        () -> {
          if (!bucket.chunks().containsKey(digest)) {
            return SetAside.GONE;
          }
          Map<Integer, Stored> copies = bucket.bad().computeIfAbsent(digest, d -> new TreeMap<>());
          for (int n = 0; n <= MAX_BAD; n++) {
            if (!copies.containsKey(n)) {
              copies.put(n, bucket.chunks().remove(digest));
              return SetAside.renamed(n);
            }
          }
          return SetAside.FULL;
        });
  }

  @Override
  public Reader reader() {
    return new Reader() {
      @Override
      public long place(Digest digest) {
        return 0;
      }

      @Override
      public void expect(List<Digest> next) {}

      @Override
      public SeekableByteChannel open(Digest digest) throws IOException {
        return BucketChunks.this.open(digest);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public Pages pages(String from) throws IOException {
    return list(from, page -> {});
  }

  @Override
  public Pages sweep(String from) throws IOException {
    backend.requireOwner();
    known.clear();
    return list(from, page -> page.forEach(chunk -> known.put(chunk.digest(), chunk)));
  }

  /** Receives what a listing shows. */
  private interface Seen {
    void page(List<StoredChunk> page);
  }

  private Pages list(String from, Seen seen) {
    String[] next = {from};
    return () -> {
      if (next[0] == null) {
        return null;
      }
      List<StoredChunk> page =
          backend.request("LIST chunks " + next[0], () -> page(next));
      seen.page(page.stream().filter(chunk -> !chunk.bad()).toList());
      return page.isEmpty() ? null : page;
    };
  }

  private List<StoredChunk> page(String[] next) {
    List<StoredChunk> page = new ArrayList<>();
    NavigableSet<Digest> all = new TreeSet<>(bucket.chunks().keySet());
    all.addAll(bucket.bad().keySet());
    String from = next[0];
    next[0] = null;
    for (Digest digest : all) {
      if (digest.toString().compareTo(from) >= 0) {
        if (page.size() >= PAGE) {
          next[0] = digest.toString();
          break;
        }
        Stored stored = bucket.chunks().get(digest);
        if (stored != null && (stored.modified() < bucket.now() - 1000 || !backend.gate().late())) {
          page.add(chunk(digest, stored));
        }
        bucket
            .bad()
            .getOrDefault(digest, new TreeMap<>())
            .forEach((n, copy) -> page.add(new StoredChunk(digest, n, copy.bytes().length, copy.modified())));
      }
    }
    return page;
  }

  @Override
  public boolean keepsAccessTimes() {
    return false;
  }

  @Override
  public Deletions delete(Collection<StoredChunk> chunks) throws IOException {
    chunks.forEach(chunk -> known.remove(chunk.digest()));
    backend.request(
        "DELETE " + chunks.stream().map(chunk -> key(chunk.digest())).sorted().toList(),
        () -> {
          // A real server asks first: the moment between the answer and the deletion is not simulated.
          backend.checkOwner();
          for (StoredChunk chunk : chunks) {
            if (!chunk.bad()) {
              bucket.chunks().remove(chunk.digest());
            } else if (bucket.bad().containsKey(chunk.digest())) {
              bucket.bad().get(chunk.digest()).remove(chunk.badNumber());
            }
          }
          return true;
        });
    return new Deletions(chunks.size(), new HashMap<>());
  }

  private final class BucketSpool implements Spool {
    private final Digest digest;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private byte[] mended = {};

    BucketSpool(Digest digest) {
      this.digest = digest;
    }

    private byte[] content() {
      if (mended.length < bytes.size()) {
        byte[] all = bytes.toByteArray();
        System.arraycopy(mended, 0, all, 0, mended.length);
        mended = all;
      }
      return mended;
    }

    @Override
    public void append(ByteBuffer piece) {
      byte[] copy = new byte[piece.remaining()];
      piece.get(copy);
      bytes.write(copy, 0, copy.length);
    }

    @Override
    public void overwrite(long offset, byte[] replacement) {
      System.arraycopy(replacement, 0, content(), (int) offset, replacement.length);
    }

    @Override
    public InputStream read(long offset) {
      byte[] all = content();
      return new ByteArrayInputStream(all, (int) offset, all.length - (int) offset);
    }

    private Stored stored() {
      return new Stored(content().clone(), bucket.now());
    }

    @Override
    public void publish() throws IOException {
      known.remove(digest);
      Stored mine = stored();
      backend.request("PUT " + key(digest), () -> bucket.chunks().put(digest, mine));
      known.put(digest, chunk(digest, mine));
    }

    @Override
    public boolean publishNew() throws IOException {
      if (known.containsKey(digest)) {
        return false;
      }
      Stored mine = stored();
      boolean created =
          backend.request(
              "PUT if none " + key(digest), () -> bucket.chunks().putIfAbsent(digest, mine) == null);
      if (created) {
        known.put(digest, chunk(digest, mine));
      }
      return created;
    }

    @Override
    public void close() {}
  }
}
