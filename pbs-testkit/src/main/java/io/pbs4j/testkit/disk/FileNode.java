package io.pbs4j.testkit.disk;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A file: what programs see, and what is on the platter. Guarded by its disk. */
final class FileNode extends Node {
  private static final int FIRST_CAPACITY = 64;

  private byte[] bytes;
  private int length;
  private byte[] synced;
  private boolean dirty;
  private long accessTime;
  private long syncedAccessTime;
  private long modifiedTime;

  FileNode(long now) {
    this(new byte[0], now);
  }

  private FileNode(byte[] content, long now) {
    bytes = content;
    length = content.length;
    synced = content;
    accessTime = now;
    syncedAccessTime = now;
    modifiedTime = now;
  }

  long length() {
    return length;
  }

  long accessTime() {
    return accessTime;
  }

  long modifiedTime() {
    return modifiedTime;
  }

  void setAccessTime(long time) {
    accessTime = time;
  }

  void setModifiedTime(long time) {
    modifiedTime = time;
  }

  int read(ByteBuffer target, long position) {
    if (position >= length) {
      return -1;
    }
    int count = (int) Math.min(target.remaining(), length - position);
    target.put(bytes, (int) position, count);
    return count;
  }

  int write(ByteBuffer source, long position, long now) {
    int count = source.remaining();
    int end = Math.toIntExact(position + count);
    if (end > bytes.length || bytes == synced) {
      bytes = Arrays.copyOf(bytes, Math.max(end, Math.max(FIRST_CAPACITY, 2 * length)));
    }
    source.get(bytes, (int) position, count);
    length = Math.max(length, end);
    modifiedTime = now;
    dirty = true;
    return count;
  }

  void truncate(long size) {
    if (size < length) {
      bytes = Arrays.copyOf(bytes, (int) size);
      length = (int) size;
      dirty = true;
    }
  }

  void sync() {
    if (dirty) {
      synced = Arrays.copyOf(bytes, length);
      dirty = false;
    }
    syncedAccessTime = accessTime;
  }

  /** The same file for a program that runs on another copy of the disk. */
  FileNode copy() {
    FileNode copy = new FileNode(Arrays.copyOf(bytes, length), modifiedTime);
    copy.synced = dirty ? synced : copy.bytes;
    copy.dirty = dirty;
    copy.accessTime = accessTime;
    copy.syncedAccessTime = syncedAccessTime;
    return copy;
  }

  /** What is found of it after a power cut. */
  FileNode afterCrash(Losses losses, String path) {
    byte[] content = dirty ? remains(losses.choose(Losses.Kind.CONTENT, path, outcomes())) : synced;
    FileNode left = new FileNode(content, modifiedTime);
    boolean old =
        accessTime != syncedAccessTime && losses.choose(Losses.Kind.ACCESS_TIME, path, 2) == 1;
    left.accessTime = old ? syncedAccessTime : accessTime;
    left.syncedAccessTime = left.accessTime;
    return left;
  }

  /** A file of one byte cannot be torn. */
  private int outcomes() {
    return length > 1 ? 4 : 2;
  }

  private byte[] remains(int outcome) {
    byte[] whole = Arrays.copyOf(bytes, length);
    return switch (outcome) {
      case 0 -> whole;
      case 1 -> synced;
      case 2 -> Arrays.copyOf(whole, length / 2);
      default -> Arrays.copyOf(Arrays.copyOf(whole, length / 2), length);
    };
  }
}
