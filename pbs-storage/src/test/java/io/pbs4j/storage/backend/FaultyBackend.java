package io.pbs4j.storage.backend;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.request.RequestLedger;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A backend that writes down every change and, if told so, fails one of them as a full disk does. A
 * change that fails has not happened.
 */
public final class FaultyBackend implements Backend {
  private final Backend backend;
  private final ChunkBackend chunks;
  private final AtomicInteger changes = new AtomicInteger();
  private final List<String> journal = new ArrayList<>();
  private int failing;

  /** Creates the backend on another one. */
  public FaultyBackend(Backend backend) {
    this.backend = backend;
    this.chunks = new FaultyChunks(backend.chunks());
  }

  /** Makes the n-th change from now on fail; 0 for none. */
  public void failAt(int change) {
    changes.set(0);
    failing = change;
  }

  /** Number of changes so far. */
  public int changes() {
    return changes.get();
  }

  /** What was changed, in order. */
  public synchronized List<String> journal() {
    return List.copyOf(journal);
  }

  private void change(String what) throws IOException {
    if (changes.incrementAndGet() == failing) {
      throw new IOException("No space left on device");
    }
    synchronized (this) {
      journal.add(what);
    }
  }

  @Override
  public Optional<byte[]> read(String name, int limit) throws IOException {
    return backend.read(name, limit);
  }

  @Override
  public FileChannel open(String name) throws IOException {
    return backend.open(name);
  }

  @Override
  public boolean exists(String name) throws IOException {
    return backend.exists(name);
  }

  @Override
  public long length(String name) throws IOException {
    return backend.length(name);
  }

  @Override
  public void write(String name, byte[] content) throws IOException {
    change("write " + name);
    backend.write(name, content);
  }

  @Override
  public boolean create(String name, byte[] content) throws IOException {
    change("create " + name);
    return backend.create(name, content);
  }

  @Override
  public Draft draft(String name) throws IOException {
    Draft draft = backend.draft(name);
    return new Draft() {
      @Override
      public Path file() {
        return draft.file();
      }

      @Override
      public void publish() throws IOException {
        change("publish " + name);
        draft.publish();
      }

      @Override
      public void close() throws IOException {
        draft.close();
      }
    };
  }

  @Override
  public boolean delete(String name) throws IOException {
    change("delete " + name);
    return backend.delete(name);
  }

  @Override
  public boolean createContainer(String name) throws IOException {
    change("create " + name);
    return backend.createContainer(name);
  }

  @Override
  public List<Entry> list(String container) throws IOException {
    return backend.list(container);
  }

  @Override
  public boolean deleteContainer(String name) throws IOException {
    change("remove " + name);
    return backend.deleteContainer(name);
  }

  @Override
  public boolean deleteEmptyContainer(String name) throws IOException {
    change("remove empty " + name);
    return backend.deleteEmptyContainer(name);
  }

  @Override
  public void refresh() throws IOException {
    backend.refresh();
  }

  @Override
  public ChunkBackend chunks() {
    return chunks;
  }

  @Override
  public void sync(Collection<String> objects, Iterable<Digest> written) throws IOException {
    List<String> names = new ArrayList<>(objects);
    names.sort(null);
    written.forEach(digest -> names.add(digest.toString().substring(0, 8)));
    change("sync " + String.join(" ", names));
    backend.sync(objects, written);
  }

  @Override
  public void settle() throws IOException {
    backend.settle();
  }

  @Override
  public RequestLedger requests() {
    return backend.requests();
  }

  @Override
  public Capacity capacity() throws IOException {
    return backend.capacity();
  }

  @Override
  public String describe() {
    return "faulty " + backend.describe();
  }

  @Override
  public void close() throws IOException {
    backend.close();
  }

  private final class FaultyChunks implements ChunkBackend {
    private final ChunkBackend chunks;

    FaultyChunks(ChunkBackend chunks) {
      this.chunks = chunks;
    }

    @Override
    public StoredChunk find(Digest digest) throws IOException {
      return chunks.find(digest);
    }

    @Override
    public boolean touch(Digest digest) throws IOException {
      change("touch " + digest.toString().substring(0, 8));
      return chunks.touch(digest);
    }

    @Override
    public Executor inserter() {
      return chunks.inserter();
    }

    @Override
    public Spool spool(Digest digest) throws IOException {
      change("spool " + digest.toString().substring(0, 8));
      return new FaultySpool(chunks.spool(digest), digest);
    }

    @Override
    public SeekableByteChannel open(Digest digest) throws IOException {
      return chunks.open(digest);
    }

    @Override
    public long magic(Digest digest) throws IOException {
      return chunks.magic(digest);
    }

    @Override
    public Reader reader() {
      return chunks.reader();
    }

    @Override
    public Reader verifier() {
      return chunks.verifier();
    }

    @Override
    public SetAside setAside(Digest digest) throws IOException {
      change("set aside " + digest.toString().substring(0, 8));
      return chunks.setAside(digest);
    }

    @Override
    public Pages pages(String from) throws IOException {
      return chunks.pages(from);
    }

    @Override
    public Pages sweep(String from) throws IOException {
      return chunks.sweep(from);
    }

    @Override
    public boolean keepsAccessTimes() {
      return backend.chunks().keepsAccessTimes();
    }

    @Override
    public Deletions delete(Collection<StoredChunk> doomed) throws IOException {
      change("delete chunks");
      return chunks.delete(doomed);
    }
  }

  private final class FaultySpool implements ChunkBackend.Spool {
    private final ChunkBackend.Spool spool;
    private final Digest digest;

    FaultySpool(ChunkBackend.Spool spool, Digest digest) {
      this.spool = spool;
      this.digest = digest;
    }

    @Override
    public void append(ByteBuffer bytes) throws IOException {
      change("append");
      spool.append(bytes);
    }

    @Override
    public void overwrite(long offset, byte[] bytes) throws IOException {
      change("overwrite");
      spool.overwrite(offset, bytes);
    }

    @Override
    public InputStream read(long offset) throws IOException {
      return spool.read(offset);
    }

    @Override
    public void publish() throws IOException {
      change("publish chunk " + digest.toString().substring(0, 8));
      spool.publish();
    }

    @Override
    public boolean publishNew() throws IOException {
      change("publish chunk " + digest.toString().substring(0, 8));
      return spool.publishNew();
    }

    @Override
    public void close() throws IOException {
      spool.close();
    }
  }
}
