package io.pbs4j.storage.s3.cache;

import io.pbs4j.core.chunk.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;

/** One content in the cache. Its file is never changed nor its number used again. */
final class Entry {
  private static final int BUFFER = 1 << 16;

  private final long number;
  private final String key;
  private final String version;
  private final ContentCache.Rank rank;
  private final long length;
  private final Digest digest;
  private boolean proven;

  private Entry(
      long number,
      String key,
      String version,
      ContentCache.Rank rank,
      long length,
      Digest digest,
      boolean proven) {
    this.number = number;
    this.key = key;
    this.version = version;
    this.rank = rank;
    this.length = length;
    this.digest = digest;
    this.proven = proven;
  }

  /** A content whose digest was taken just now. */
  static Entry fresh(
      long number, String key, String version, ContentCache.Rank rank, long length, Digest digest) {
    return new Entry(number, key, version, rank, length, digest, true);
  }

  /** A content of an earlier run, to be proven before its first use. */
  static Entry found(
      long number, String key, String version, ContentCache.Rank rank, long length, Digest digest) {
    return new Entry(number, key, version, rank, length, digest, false);
  }

  /** Name of its file. */
  String fileName() {
    return Long.toHexString(number);
  }

  long number() {
    return number;
  }

  String key() {
    return key;
  }

  String version() {
    return version;
  }

  ContentCache.Rank rank() {
    return rank;
  }

  /** Bytes. */
  long length() {
    return length;
  }

  /** SHA-256 of the content. */
  Digest digest() {
    return digest;
  }

  /** Whether the file holds the content that was kept; read through once in a process. */
  synchronized boolean prove(FileChannel file) throws IOException {
    if (!proven) {
      proven = file.size() == length && digest(file).equals(digest);
    }
    return proven;
  }

  /** SHA-256 of a file; its position stays where it is. */
  static Digest digest(FileChannel file) throws IOException {
    MessageDigest sha = Digest.newSha256();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    for (long at = 0; ; ) {
      int count = file.read(buffer.clear(), at);
      if (count < 0) {
        return Digest.of(sha.digest());
      }
      sha.update(buffer.flip());
      at += count;
    }
  }
}
