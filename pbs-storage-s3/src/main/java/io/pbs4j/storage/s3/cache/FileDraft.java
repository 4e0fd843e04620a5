package io.pbs4j.storage.s3.cache;

import io.pbs4j.core.chunk.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A content that is being written. */
final class FileDraft implements ContentCache.Draft {
  private final CacheFiles files;
  private final long number;
  private final Path file;
  private long reserved;
  private boolean done;

  private FileDraft(CacheFiles files, long number, Path file) {
    this.files = files;
    this.number = number;
    this.file = file;
  }

  static FileDraft create(CacheFiles files) throws IOException {
    long number = files.nextNumber();
    Path file = files.draftFile(number);
    CacheDirectory.createFile(file).close();
    return new FileDraft(files, number, file);
  }

  @Override
  public Path file() {
    return file;
  }

  @Override
  public boolean reserve(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException(bytes + " bytes");
    }
    if (done || !files.makeRoom(bytes)) {
      return false;
    }
    reserved += bytes;
    return true;
  }

  @Override
  public void keep(String key, String version, ContentCache.Rank rank) {
    if (done) {
      return;
    }
    try (FileChannel content = FileChannel.open(file, StandardOpenOption.READ)) {
      if (fit(key, content.size())) {
        keep(key, version, rank, Entry.digest(content));
      }
    } catch (IOException e) {
      files.failed("could not keep " + key, e);
    } finally {
      close();
    }
  }

  /** Keeps a content of which exactly as many bytes are reserved as it is long. */
  void keep(String key, String version, ContentCache.Rank rank, Digest digest) throws IOException {
    files.keep(Entry.fresh(number, key, version, rank, reserved, digest), file);
    reserved = 0;
    done = true;
  }

  private boolean fit(String key, long length) {
    files.remove(key); // First: its bytes may be the room that this one needs.
    if (length > reserved) {
      return reserve(length - reserved);
    }
    files.room().discarded(reserved - length);
    reserved = length;
    return true;
  }

  @Override
  public void close() {
    if (done) {
      return;
    }
    done = true;
    try {
      Files.deleteIfExists(file);
      files.room().discarded(reserved);
    } catch (IOException e) {
      files.failed("could not discard " + file.getFileName(), e); // Its bytes count on, as they are there.
    }
  }
}
