package io.pbs4j.storage;

import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.manifest.CryptMode;
import io.pbs4j.core.manifest.FileEntry;
import io.pbs4j.core.manifest.Manifest;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.core.snapshot.ArchiveName.Kind;
import io.pbs4j.storage.session.BackupSession;
import io.pbs4j.storage.session.Upload;
import io.pbs4j.testkit.RandomBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** Talks to a backup session as a well-behaved client does. */
public final class Uploader {
  private final BackupSession session;
  private final List<FileEntry> files = new ArrayList<>();

  /** Creates the client of a session. */
  public Uploader(BackupSession session) {
    this.session = session;
  }

  /** Uploads a chunk in an encoding of our choice; returns its digest. */
  public Digest chunk(Kind kind, int wid, byte[] data) throws IOException {
    Digest digest = Digest.sha256(data);
    encodedChunk(kind, wid, digest, data.length, DataBlob.encode(data, Zstd.detect()).bytes());
    return digest;
  }

  /** Uploads a chunk that is encoded already. */
  public void encodedChunk(Kind kind, int wid, Digest digest, int size, byte[] encoded)
      throws IOException {
    try (Upload upload = session.uploadChunk(kind, wid, digest, size, encoded.length)) {
      upload.append(ByteBuffer.wrap(encoded));
      upload.finish();
    }
  }

  /** Appends one chunk. */
  public void append(Kind kind, int wid, Digest digest, long offset) throws IOException {
    session.append(kind, wid, List.of(digest), new long[] {offset});
  }

  /** Uploads a blob file. */
  public void blob(String name, byte[] encoded) throws IOException {
    try (Upload upload = session.uploadBlob(name, encoded.length)) {
      upload.append(ByteBuffer.wrap(encoded));
      upload.finish();
    }
  }

  /** Encodes and uploads a blob file that the manifest will list. */
  public void content(String name, byte[] data) throws IOException {
    byte[] encoded = DataBlob.encode(data, Zstd.detect()).bytes();
    blob(name, encoded);
    files.add(
        new FileEntry(
            ArchiveName.parse(name), CryptMode.NONE, encoded.length, Digest.sha256(encoded)));
  }

  /** Uploads a whole dynamic archive of the given chunks. */
  public Digest dynamicArchive(String name, byte[]... chunks) throws IOException {
    int wid = session.createDynamicIndex(name);
    long size = 0;
    MessageDigest sha = Digest.newSha256();
    for (byte[] data : chunks) {
      Digest digest = chunk(Kind.DYNAMIC, wid, data);
      append(Kind.DYNAMIC, wid, digest, size);
      size += data.length;
      sha.update(entry(size, digest));
    }
    Digest csum = Digest.of(sha.digest());
    session.closeIndex(Kind.DYNAMIC, wid, chunks.length, size, csum);
    files.add(new FileEntry(ArchiveName.parse(name), CryptMode.NONE, size, csum));
    return csum;
  }

  /** Uploads a whole image in chunks of 4 MiB. */
  public Digest fixedArchive(String name, byte[]... chunks) throws IOException {
    long size = 0;
    for (byte[] data : chunks) {
      size += data.length;
    }
    int wid = session.createFixedIndex(name, size, null);
    MessageDigest sha = Digest.newSha256();
    long offset = 0;
    for (byte[] data : chunks) {
      Digest digest = chunk(Kind.FIXED, wid, data);
      append(Kind.FIXED, wid, digest, offset);
      offset += data.length;
      sha.update(digest.toByteArray());
    }
    Digest csum = Digest.of(sha.digest());
    session.closeIndex(Kind.FIXED, wid, chunks.length, size, csum);
    files.add(new FileEntry(ArchiveName.parse(name), CryptMode.NONE, size, csum));
    return csum;
  }

  /** An entry of a dynamic index as its checksum covers it. */
  public static byte[] entry(long end, Digest digest) {
    return ByteBuffer.allocate(40)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(end)
        .put(digest.toByteArray())
        .array();
  }

  /** Uploads the manifest of what was uploaded so far. */
  public void manifest() throws IOException {
    blob(
        "index.json.blob",
        Manifest.create(session.request().snapshot(), files).toBlob(Zstd.detect()).bytes());
  }

  /** Uploads one small archive, one blob and the manifest, and finishes. */
  public void smallBackup() throws IOException {
    dynamicArchive(
        "root.pxar.didx",
        RandomBytes.noise(session.request().snapshot().time(), 3000),
        new byte[5000]);
    content("etc.conf.blob", "key = value\n".getBytes(StandardCharsets.UTF_8));
    manifest();
    session.finish();
  }
}
