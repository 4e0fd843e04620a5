package io.pbs4j.storage.session;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.snapshot.ArchiveName.Kind;
import io.pbs4j.storage.Uploader;
import io.pbs4j.testkit.RandomBytes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a backup session should do, in the simplest terms: maps, lists, and the rules of the
 * protocol.
 */
final class SessionModel {
  static final int CHUNK = 4 << 20;

  /** The chunks that occur: two short ones and two whole ones. */
  static final List<byte[]> CHUNKS =
      List.of(RandomBytes.noise(1, 1000), RandomBytes.noise(2, 3000), new byte[CHUNK], filled());

  static final List<Digest> DIGESTS = CHUNKS.stream().map(Digest::sha256).toList();

  /** The image of the backup before: one whole chunk, one short one. */
  static final int[] BASE_IMAGE = {2, 0};

  static final long BASE_SIZE = CHUNK + 1000;

  private static byte[] filled() {
    byte[] bytes = new byte[CHUNK];
    Arrays.fill(bytes, (byte) 7);
    return bytes;
  }

  /** An index under construction. */
  static final class Writer {
    final Kind kind;
    final String name;
    final long size;
    final boolean incremental;
    final Digest[] slots;
    final List<Digest> digests = new ArrayList<>();
    final List<Long> ends = new ArrayList<>();
    int appended;
    int shortChunks;

    Writer(Kind kind, String name, long size, boolean incremental) {
      this.kind = kind;
      this.name = name;
      this.size = size;
      this.incremental = incremental;
      this.slots = new Digest[kind == Kind.FIXED ? (int) ((size + CHUNK - 1) / CHUNK) : 0];
      Arrays.fill(slots, Digest.ZERO);
      if (incremental) {
        for (int i = 0; i < BASE_IMAGE.length; i++) {
          slots[i] = DIGESTS.get(BASE_IMAGE[i]);
        }
      }
    }

    long end() {
      return ends.isEmpty() ? 0 : ends.get(ends.size() - 1);
    }

    Digest csum() {
      MessageDigest sha = Digest.newSha256();
      if (kind == Kind.FIXED) {
        Arrays.stream(slots).forEach(slot -> sha.update(slot.toByteArray()));
      } else {
        for (int i = 0; i < ends.size(); i++) {
          sha.update(Uploader.entry(ends.get(i), digests.get(i)));
        }
      }
      return Digest.of(sha.digest());
    }

    List<Digest> contents() {
      return kind == Kind.FIXED ? List.of(slots) : List.copyOf(digests);
    }
  }

  final Map<Integer, Writer> writers = new HashMap<>();
  final Set<Integer> known = new TreeSet<>();

  /** Digests of each index file by its name. */
  final Map<String, List<Digest>> indexes = new LinkedHashMap<>();

  final Set<String> blobs = new TreeSet<>();
  boolean manifest;
  boolean finished;
  boolean closed;
  int lastId;

  /** Each method says whether the step is allowed, and takes it if so. */
  boolean create(Kind kind, String name, long size, boolean reuse, boolean rightCsum) {
    if (finished || closed) {
      return false;
    }
    if (reuse && (!name.equals("d.fidx") || !rightCsum || size != BASE_SIZE)) {
      return false;
    }
    writers.put(++lastId, new Writer(kind, name, size, reuse));
    return true;
  }

  boolean upload(Kind kind, int wid, int chunk) {
    Writer writer = writers.get(wid);
    if (finished || closed || writer == null || writer.kind != kind) {
      return false;
    }
    if (kind == Kind.FIXED && CHUNKS.get(chunk).length < CHUNK && ++writer.shortChunks > 1) {
      return false;
    }
    known.add(chunk);
    return true;
  }

  boolean append(Kind kind, int wid, int chunk, long offset) {
    Writer writer = writers.get(wid);
    if (finished || closed || writer == null || writer.kind != kind || !known.contains(chunk)) {
      return false;
    }
    long end = offset + CHUNKS.get(chunk).length;
    if (kind == Kind.DYNAMIC) {
      if (offset != writer.end()) {
        return false;
      }
      writer.ends.add(end);
      writer.digests.add(DIGESTS.get(chunk));
      return true;
    }
    boolean whole = CHUNKS.get(chunk).length == CHUNK;
    if (offset < 0 || end > writer.size || offset % CHUNK != 0 || (!whole && end != writer.size)) {
      return false;
    }
    writer.slots[(int) (offset / CHUNK)] = DIGESTS.get(chunk);
    writer.appended++;
    return true;
  }

  boolean close(Kind kind, int wid, long count, long size, Digest csum) {
    Writer writer = writers.get(wid);
    if (finished || closed || writer == null || writer.kind != kind) {
      return false;
    }
    writers.remove(wid);
    boolean counts =
        kind == Kind.DYNAMIC
            ? count == writer.ends.size() && size == writer.end()
            : writer.incremental
                || (count == writer.appended
                    && count == writer.slots.length
                    && size == writer.size);
    if (!counts || !csum.equals(writer.csum())) {
      return false;
    }
    indexes.put(writer.name, writer.contents());
    return true;
  }

  boolean blob(String name) {
    if (finished || closed) {
      return false;
    }
    blobs.add(name);
    return true;
  }

  boolean uploadManifest() {
    if (finished || closed) {
      return false;
    }
    manifest = true;
    return true;
  }

  boolean finish() {
    if (finished || closed || !writers.isEmpty() || !manifest) {
      return false;
    }
    finished = true;
    return true;
  }

  /** Download of an index of the backup before: allowed at any time, even after the end. */
  void previous(String name) {
    if (name.equals("d.fidx")) {
      known.add(2);
    }
    known.add(0);
  }

  /** Names that must be in the snapshot's directory, apart from what is temporary. */
  Set<String> files() {
    Set<String> names = new TreeSet<>(indexes.keySet());
    names.addAll(blobs);
    if (finished) {
      names.add("index.json.blob");
    }
    return names;
  }
}
