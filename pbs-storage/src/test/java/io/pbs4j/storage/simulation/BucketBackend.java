package io.pbs4j.storage.simulation;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.backend.Backend;
import io.pbs4j.storage.backend.ChunkBackend;
import io.pbs4j.storage.backend.Draft;
import io.pbs4j.storage.request.RequestLedger;
import io.pbs4j.testkit.ManualClock;
import io.pbs4j.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** One server's view of a simulated bucket. */
final class BucketBackend implements Backend {
  private static final long SIZE = 1L << 50;
  private static final String MANIFEST = "index.json.blob";

  private final SimulatedBucket bucket;
  private final int server;
  private final BucketGate gate;
  private final BucketChunks chunks;

  /** The server's own disk, which holds what it builds and what it reads. */
  private final SimulatedDisk local = new SimulatedDisk(ManualClock.at(0));

  private final AtomicLong files = new AtomicLong();
  private final RequestLedger requests = new RequestLedger();

  BucketBackend(SimulatedBucket bucket, int server, BucketGate gate) {
    this.bucket = bucket;
    this.server = server;
    this.gate = gate;
    this.chunks = new BucketChunks(this, bucket);
  }

  /** What happens in the bucket when a request arrives there. */
  @FunctionalInterface
  interface Effect<T> {
    T apply() throws IOException;
  }

  <T> T request(String what, Effect<T> effect) throws IOException {
    BucketGate.Fate fate = gate.before(what);
    if (fate == BucketGate.Fate.REFUSED) {
      throw unreachable(what);
    }
    T answer;
    synchronized (bucket) {
      answer = effect.apply();
    }
    if (fate == BucketGate.Fate.ANSWER_LOST) {
      throw unreachable(what);
    }
    return answer;
  }

  private <T> T look(String what, Effect<T> effect) throws IOException {
    gate.look(what);
    synchronized (bucket) {
      return effect.apply();
    }
  }

  private static StorageException unreachable(String what) {
    return new StorageException(StorageException.Kind.UNREACHABLE, "the bucket did not answer: " + what);
  }

  BucketGate gate() {
    return gate;
  }

  void requireOwner() throws IOException {
    request(
        "HEAD .lock",
        () -> {
          checkOwner();
          return true;
        });
  }

  void checkOwner() throws StorageException {
    if (!bucket.isOwner(server)) {
      throw new StorageException(
          StorageException.Kind.LOCKED, "another server has taken over the simulated bucket");
    }
  }

  Path newFile() {
    return local.path("/" + files.incrementAndGet());
  }

  @Override
  public Optional<byte[]> read(String name, int limit) throws IOException {
    byte[] content = request("GET " + name, () -> bucket.objects().get(name));
    if (content != null && content.length > limit) {
      throw new StorageException(
          StorageException.Kind.CORRUPT, "file \"" + name + "\" is too large (" + content.length + " bytes)");
    }
    return Optional.ofNullable(content).map(byte[]::clone);
  }

  @Override
  public FileChannel open(String name) throws IOException {
    byte[] content = request("GET " + name, () -> bucket.objects().get(name));
    if (content == null) {
      throw StorageException.notFound("open file \"" + name + "\" failed - not found");
    }
    Path file = newFile();
    Files.write(file, content);
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    Files.delete(file);
    return channel;
  }

  @Override
  public boolean exists(String name) throws IOException {
    return look("exists " + name, () -> bucket.objects().containsKey(name) || bucket.isContainer(name));
  }

  @Override
  public long length(String name) throws IOException {
    return look(
        "length " + name,
        () -> {
          byte[] content = bucket.objects().get(name);
          return content == null ? -1L : (long) content.length;
        });
  }

  @Override
  public void write(String name, byte[] content) throws IOException {
    request("PUT " + name, () -> put(name, content));
  }

  /** A container stays when the object that made it goes. */
  private boolean put(String name, byte[] content) {
    bucket.objects().put(name, content.clone());
    for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
      bucket.containers().add(name.substring(0, slash));
    }
    return true;
  }

  @Override
  public boolean create(String name, byte[] content) throws IOException {
    return request(
        "PUT if none " + name, () -> !bucket.objects().containsKey(name) && put(name, content));
  }

  @Override
  public Draft draft(String name) {
    Path file = newFile();
    return new Draft() {
      @Override
      public Path file() {
        return file;
      }

      @Override
      public void publish() throws IOException {
        write(name, Files.readAllBytes(file));
      }

      @Override
      public void close() throws IOException {
        Files.deleteIfExists(file);
      }
    };
  }

  @Override
  public boolean delete(String name) throws IOException {
    boolean there = look("exists " + name, () -> bucket.objects().containsKey(name));
    return there && request("DELETE " + name, () -> bucket.objects().remove(name) != null);
  }

  @Override
  public boolean createContainer(String name) throws IOException {
    if (look("exists " + name, () -> bucket.isContainer(name))) {
      return false;
    }
    return request(
        "PUT " + name + "/",
        () -> {
          boolean is = bucket.isContainer(name);
          put(name + "/", new byte[0]);
          bucket.objects().remove(name + "/");
          return !is;
        });
  }

  @Override
  public List<Entry> list(String container) throws IOException {
    return look(
        "list " + container,
        () -> {
          Map<String, Entry> children = new TreeMap<>();
          if (container.isEmpty()) {
            bucket.objects().keySet().forEach(name -> addChild(children, name, 0, false));
            bucket.containers().forEach(name -> addChild(children, name, 0, true));
          } else {
            int from = container.length() + 1;
            bucket.below(container).keySet().forEach(name -> addChild(children, name, from, false));
            bucket.containersBelow(container).forEach(name -> addChild(children, name, from, true));
          }
          return List.copyOf(children.values());
        });
  }

  private static void addChild(Map<String, Entry> children, String name, int from, boolean isContainer) {
    int slash = name.indexOf('/', from);
    String child = slash < 0 ? name.substring(from) : name.substring(from, slash);
    children.merge(
        child,
        new Entry(child, slash >= 0 || isContainer),
        (a, b) -> new Entry(child, a.container() || b.container()));
  }

  @Override
  public boolean deleteContainer(String name) throws IOException {
    if (!look("exists " + name, () -> bucket.isContainer(name))) {
      return false;
    }
    List<String> doomed = look("list " + name, () -> new ArrayList<>(bucket.below(name).keySet()));
    List<String> manifests = doomed.stream().filter(object -> object.endsWith("/" + MANIFEST)).toList();
    // A real server asks once, before: the moments until its requests arrive are not simulated.
    for (String manifest : manifests) {
      request(
          "DELETE " + manifest,
          () -> {
            checkOwner();
            return bucket.objects().remove(manifest);
          });
    }
    return request(
        "DELETE all of " + name,
        () -> {
          checkOwner();
          doomed.forEach(bucket.objects()::remove);
          if (bucket.below(name).isEmpty()) {
            bucket.containersBelow(name).clear();
            bucket.containers().remove(name);
          }
          return true;
        });
  }

  @Override
  public boolean deleteEmptyContainer(String name) throws IOException {
    return request(
        "DELETE " + name + "/",
        () -> {
          boolean empty = bucket.below(name).isEmpty() && bucket.containersBelow(name).isEmpty();
          if (empty) {
            bucket.containers().remove(name);
          }
          return empty;
        });
  }

  @Override
  public ChunkBackend chunks() {
    return chunks;
  }

  @Override
  public void sync(Collection<String> objects, Iterable<Digest> written) throws IOException {
    requireOwner();
  }

  @Override
  public void refresh() {
    // All names are asked for.
  }

  @Override
  public void settle() {
    // What a bucket has acknowledged is durable.
  }

  @Override
  public RequestLedger requests() {
    return requests;
  }

  @Override
  public Capacity capacity() {
    return new Capacity(SIZE, 0, SIZE);
  }

  @Override
  public String describe() {
    return "simulated bucket";
  }

  @Override
  public void close() {}
}
