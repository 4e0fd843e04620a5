package io.pbs4j.storage.s3;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.request.RequestKind;
import io.pbs4j.storage.request.RequestLedger;
import io.pbs4j.storage.s3.object.ObjectBody;
import io.pbs4j.storage.s3.object.ObjectStore;
import io.pbs4j.storage.s3.object.ObjectStream;
import io.pbs4j.storage.s3.object.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A bucket in memory that outlives the backends opened on it. A test can make requests fail before or after
 * they had their effect.
 */
final class MemoryObjectStore implements ObjectStore {
  /** Decides about a request; may throw. */
  @FunctionalInterface
  interface Fault {
    /** Called before the effect and, if {@code after}, behind it. */
    void strike(RequestKind kind, String key, boolean after) throws IOException;
  }

  private record Stored(StoredObject object, byte[] content) {}

  private final NavigableMap<String, Stored> objects;
  private final AtomicLong versions;
  private final RequestLedger ledger;
  private final InstantSource clock;
  private volatile Fault fault = (kind, key, after) -> {};

  MemoryObjectStore(RequestLedger ledger, InstantSource clock) {
    this(new ConcurrentSkipListMap<>(), new AtomicLong(), ledger, clock);
  }

  private MemoryObjectStore(
      NavigableMap<String, Stored> objects, AtomicLong versions, RequestLedger ledger, InstantSource clock) {
    this.objects = objects;
    this.versions = versions;
    this.ledger = ledger;
    this.clock = clock;
  }

  /** The same bucket for another server. */
  MemoryObjectStore connectAgain(RequestLedger other) {
    return new MemoryObjectStore(objects, versions, other, clock);
  }

  void fault(Fault other) {
    fault = other;
  }

  static StorageException unreachable() {
    return new StorageException(StorageException.Kind.UNREACHABLE, "no answer");
  }

  List<String> keys() {
    return List.copyOf(objects.keySet());
  }

  private void before(RequestKind kind, String key) throws IOException {
    ledger.total().count(kind);
    fault.strike(kind, key, false);
  }

  @Override
  public StoredObject put(String key, ObjectBody body) throws IOException {
    before(RequestKind.PUT, key);
    StoredObject stored = store(key, body);
    fault.strike(RequestKind.PUT, key, true);
    return stored;
  }

  private StoredObject store(String key, ObjectBody body) throws IOException {
    try (InputStream in = body.open()) {
      byte[] content = in.readAllBytes();
      String etag = versions.incrementAndGet() + "-" + Digest.sha256(content);
      StoredObject object = new StoredObject(key, content.length, etag, clock.instant());
      objects.put(key, new Stored(object, content));
      return object;
    }
  }

  @Override
  public @Nullable StoredObject putIfAbsent(String key, ObjectBody body) throws IOException {
    before(RequestKind.PUT, key);
    StoredObject stored;
    synchronized (objects) {
      stored = objects.containsKey(key) ? null : store(key, body);
    }
    fault.strike(RequestKind.PUT, key, true);
    return stored;
  }

  @Override
  public @Nullable ObjectStream open(String key) throws IOException {
    return open(key, 0, Long.MAX_VALUE);
  }

  @Override
  public @Nullable ObjectStream open(String key, long offset, long length) throws IOException {
    before(RequestKind.GET, key);
    Stored stored = objects.get(key);
    if (stored == null) {
      return null;
    }
    fault.strike(RequestKind.GET, key, true);
    int end = (int) Math.min(stored.content().length, offset + Math.min(length, Integer.MAX_VALUE));
    InputStream content = new ByteArrayInputStream(Arrays.copyOfRange(stored.content(), (int) offset, end));
    return new ObjectStream() {
      @Override
      public StoredObject object() {
        return stored.object();
      }

      @Override
      public int read() throws IOException {
        return content.read();
      }

      @Override
      public int read(byte[] target, int at, int count) throws IOException {
        return content.read(target, at, count);
      }
    };
  }

  @Override
  public @Nullable StoredObject head(String key) throws IOException {
    before(RequestKind.HEAD, key);
    Stored stored = objects.get(key);
    return stored == null ? null : stored.object();
  }

  @Override
  public Page list(String prefix, @Nullable String after, int limit) throws IOException {
    before(RequestKind.LIST, prefix);
    List<StoredObject> page = new ArrayList<>();
    String start = after == null || after.compareTo(prefix) < 0 ? prefix : after;
    for (Stored stored : objects.tailMap(start, !start.equals(after)).values()) {
      if (!stored.object().key().startsWith(prefix)) {
        break;
      }
      if (page.size() == limit) {
        return new Page(page, true);
      }
      page.add(stored.object());
    }
    return new Page(page, false);
  }

  @Override
  public void delete(String key) throws IOException {
    before(RequestKind.DELETE, key);
    objects.remove(key);
    fault.strike(RequestKind.DELETE, key, true);
  }

  @Override
  public Map<String, String> deleteAll(Collection<String> keys) throws IOException {
    ledger.total().count(RequestKind.DELETE);
    Map<String, String> failed = new HashMap<>();
    for (String key : keys) {
      try {
        fault.strike(RequestKind.DELETE, key, false);
        objects.remove(key);
      } catch (IOException e) {
        failed.put(key, String.valueOf(e.getMessage()));
      }
    }
    fault.strike(RequestKind.DELETE, "", true);
    return failed;
  }

  @Override
  public String describe() {
    return "bucket in memory";
  }

  @Override
  public void close() {}
}
