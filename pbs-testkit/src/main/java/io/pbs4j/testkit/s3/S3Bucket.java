package io.pbs4j.testkit.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** One bucket of a server. What is public goes past the network, its faults and its log. */
public final class S3Bucket {
  private final String name;
  private final StoredBytes bytes;
  private final InstantSource clock;
  private final boolean conditions;
  private final NavigableMap<String, StoredEntry> entries = new ConcurrentSkipListMap<>(KeyText::compare);
  private final Lag lag;
  private volatile BucketRules rules = BucketRules.none();

  S3Bucket(String name, StoredBytes bytes, InstantSource clock, Faults faults, boolean conditions)
      throws IOException {
    this.name = name;
    this.bytes = bytes;
    this.clock = clock;
    this.conditions = conditions;
    this.lag = new Lag(faults, clock);
    bytes.find((key, length, etag, time) -> entries.put(key, new StoredEntry(key, length, etag, time)));
  }

  /** A content with what is known of it. */
  record Opened(StoredEntry entry, InputStream content) {}

  /** Its name. */
  public String name() {
    return name;
  }

  /** The keys of all objects, in order. */
  public List<String> keys() {
    return List.copyOf(entries.keySet());
  }

  /** The content of an object, or nothing if there is none. */
  public Optional<byte[]> read(String key) throws IOException {
    Opened opened = open(key, 0);
    if (opened == null) {
      return Optional.empty();
    }
    try (InputStream in = opened.content()) {
      return Optional.of(in.readNBytes((int) opened.entry().length()));
    }
  }

  /** Writes an object. */
  public void write(String key, byte[] content) throws IOException {
    put(key, new ByteArrayInputStream(content), content.length, PutCondition.NONE);
  }

  /** Removes an object; returns whether there was one. */
  public boolean delete(String key) throws IOException {
    synchronized (this) {
      StoredEntry before = entries.remove(key);
      if (before == null) {
        return false;
      }
      lag.changed(key, before);
      bytes.delete(key);
      return true;
    }
  }

  /** What the bucket says of versions, locks and life cycles. */
  public BucketRules rules() {
    return rules;
  }

  /** Sets what the bucket says; nothing of it takes effect. */
  public void rules(BucketRules value) {
    rules = value;
  }

  StoredEntry put(String key, InputStream body, long length, PutCondition condition) throws IOException {
    StoredBytes.Draft draft = bytes.receive(body, length);
    try {
      synchronized (this) {
        StoredEntry before = entries.get(key);
        if (conditions) {
          condition.prove(before);
        }
        // As coarse as the header that tells it, so that a listing and a head agree.
        long now = clock.millis() / 1000 * 1000;
        draft.publish(key, now);
        StoredEntry entry = new StoredEntry(key, draft.length(), draft.etag(), now);
        lag.changed(key, before);
        entries.put(key, entry);
        return entry;
      }
    } finally {
      draft.discard();
    }
  }

  @Nullable StoredEntry entry(String key) {
    return entries.get(key);
  }

  synchronized @Nullable Opened open(String key, long offset) throws IOException {
    StoredEntry entry = entries.get(key);
    return entry == null ? null : new Opened(entry, bytes.open(key, Math.min(offset, entry.length())));
  }

  /** What a listing shows. */
  synchronized NavigableMap<String, StoredEntry> listed() {
    return lag.listed(entries);
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  void drop() throws IOException {
    bytes.drop();
  }
}
