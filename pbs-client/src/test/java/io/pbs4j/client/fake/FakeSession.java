package io.pbs4j.client.fake;

import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.index.DynamicIndexWriter;
import io.pbs4j.core.index.FixedIndexWriter;
import io.pbs4j.core.index.IndexReader;
import io.pbs4j.core.snapshot.BackupSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The state of one backup or reader session: just enough of the rules that a client must keep. */
final class FakeSession {
  private static final int IMAGE_CHUNK = 4 << 20;

  /** An answer. */
  record Answer(int status, byte[] body) {
    static Answer json(Object data) {
      return new Answer(200, ("{\"data\":" + data + "}").getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    static Answer error(String text) {
      return new Answer(400, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  private record Entry(long offset, Digest digest, int size) {}

  private static final class Writer {
    private final String name;
    private final long size;
    private final List<Entry> entries = new ArrayList<>();

    Writer(String name, long size) {
      this.name = name;
      this.size = size;
    }
  }

  private final FakeSnapshots store;
  private final BackupSnapshot snapshot;
  private final BackupSnapshot previous;
  private final Map<Integer, Writer> writers = new ConcurrentHashMap<>();
  private final Map<Digest, Integer> known = new ConcurrentHashMap<>();
  private final Map<String, byte[]> files = new TreeMap<>();
  private final AtomicInteger lastWriter = new AtomicInteger();

  FakeSession(FakeSnapshots store, BackupSnapshot snapshot, boolean reader) {
    this.store = store;
    this.snapshot = snapshot;
    this.previous = reader ? null : store.last(snapshot.group()).orElse(null);
  }

  Answer handle(Recorded request) throws IOException {
    return switch (request.path()) {
      case "/previous_backup_time" -> Answer.json(previous == null ? null : previous.time());
      case "/previous" -> file(previous, request.parameter("archive-name"));
      case "/download" -> file(snapshot, request.parameter("file-name"));
      case "/chunk" -> chunk(request.parameter("digest"));
      case "/blob" -> {
        files.put(request.parameter("file-name"), request.body());
        yield Answer.json(null);
      }
      case "/fixed_index", "/dynamic_index" ->
          request.method().equals("POST") ? open(request) : append(request);
      case "/fixed_chunk", "/dynamic_chunk" -> upload(request);
      case "/fixed_close", "/dynamic_close" -> close(request);
      case "/finish" -> {
        if (!writers.isEmpty()) {
          yield Answer.error("found open index writer - unable to finish backup");
        }
        store.add(snapshot, files);
        yield Answer.json(null);
      }
      default -> Answer.error("Path '" + request.path() + "' not found.");
    };
  }

  private Answer file(BackupSnapshot of, String name) throws IOException {
    byte[] bytes = of == null ? null : store.files(of).get(name);
    if (bytes == null) {
      return Answer.error("no such file " + name);
    }
    if (!name.endsWith(".blob")) {
      register(bytes);
    }
    return new Answer(200, bytes);
  }

  private void register(byte[] index) throws IOException {
    Path file = Files.createTempFile("fake", ".index");
    try {
      Files.write(file, index);
      try (IndexReader reader = IndexReader.open(file)) {
        reader.forEach((position, start, end, digest) -> known.put(digest, (int) (end - start)));
      }
    } finally {
      Files.delete(file);
    }
  }

  private Answer chunk(String digest) {
    byte[] bytes = store.chunks().get(digest);
    if (bytes == null || !known.containsKey(Digest.parse(digest))) {
      return Answer.error("download chunk " + digest + " not allowed");
    }
    return new Answer(200, bytes);
  }

  private Answer open(Recorded request) {
    int id = lastWriter.incrementAndGet();
    String size = request.parameter("size");
    writers.put(
        id, new Writer(request.parameter("archive-name"), size == null ? -1 : Long.parseLong(size)));
    return Answer.json(id);
  }

  private Answer upload(Recorded request) throws IOException {
    Digest digest = Digest.parse(request.parameter("digest"));
    int size = Integer.parseInt(request.parameter("size"));
    if (Integer.parseInt(request.parameter("encoded-size")) != request.body().length) {
      return Answer.error("uploaded chunk has unexpected size.");
    }
    DataBlob blob = DataBlob.parse("chunk", request.body());
    if (!blob.kind().encrypted()) {
      byte[] data = blob.decode(Zstd.detect(), size);
      if (data.length != size || !Digest.sha256(data).equals(digest)) {
        return Answer.error("detected chunk with wrong digest.");
      }
    }
    store.chunks().put(digest.toString(), request.body());
    known.put(digest, size);
    return Answer.json('"' + digest.toString() + '"');
  }

  private synchronized Answer append(Recorded request) {
    Writer writer = writers.get(request.json().path("wid").asInt());
    List<String> digests = request.digests();
    for (int i = 0; i < digests.size(); i++) {
      Digest digest = Digest.parse(digests.get(i));
      Integer size = known.get(digest);
      if (size == null) {
        return Answer.error("no such chunk " + digest);
      }
      writer.entries.add(new Entry(request.json().path("offset-list").path(i).asLong(), digest, size));
    }
    return Answer.json(null);
  }

  private synchronized Answer close(Recorded request) throws IOException {
    Writer writer = writers.remove(Integer.valueOf(request.parameter("wid")));
    Path file = Files.createTempDirectory("fake").resolve("index");
    Digest csum = writer.size < 0 ? writeDynamic(file, writer) : writeFixed(file, writer);
    files.put(writer.name, Files.readAllBytes(file));
    Files.delete(file);
    Files.delete(file.getParent());
    long size = writer.entries.stream().mapToLong(Entry::size).sum();
    boolean right =
        csum.toString().equals(request.parameter("csum"))
            && Long.parseLong(request.parameter("size")) == size
            && Long.parseLong(request.parameter("chunk-count")) == writer.entries.size();
    return right ? Answer.json(null) : Answer.error("close failed");
  }

  private static Digest writeFixed(Path file, Writer writer) throws IOException {
    try (FixedIndexWriter index =
        FixedIndexWriter.create(file, UUID.randomUUID(), 1, writer.size, IMAGE_CHUNK)) {
      for (Entry entry : writer.entries) {
        index.put(entry.offset() / IMAGE_CHUNK, entry.digest());
      }
      return index.finish();
    }
  }

  private static Digest writeDynamic(Path file, Writer writer) throws IOException {
    try (DynamicIndexWriter index = DynamicIndexWriter.create(file, UUID.randomUUID(), 1)) {
      for (Entry entry : writer.entries) {
        if (entry.offset() != index.size()) {
          throw new IOException("strange chunk offset");
        }
        index.add(entry.digest(), entry.size());
      }
      return index.finish();
    }
  }
}
