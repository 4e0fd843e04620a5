package io.pbs4j.testkit.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Contents in files: each its bytes, then the 16 of its etag; its time is that of the object. The name is the
 * key in percent encoding and {@code =}, in directories of names with {@code +} where it is too long for one.
 * Not synchronised to the disk: survives a kill, not a power cut.
 */
final class BytesInFiles implements StoredBytes {
  private static final int ETAG = 16;
  private static final int LONGEST_NAME = 200;
  private static final int STEP = 256 << 10;
  private final Path bucket;
  private final Path directory;
  private final Path drafts;
  private final Etags etags;
  private final AtomicLong numbers = new AtomicLong();

  BytesInFiles(Path bucket, Etags etags) throws IOException {
    this.bucket = bucket;
    this.directory = bucket.resolve("objects");
    this.drafts = bucket.resolve("drafts");
    this.etags = etags;
    Files.createDirectories(directory);
    Files.createDirectories(drafts);
    remove(drafts, false);
  }

  @Override
  public Draft receive(InputStream body, long length) throws IOException {
    Path file = drafts.resolve(Long.toString(numbers.incrementAndGet()));
    Hash hash = etags.begin();
    boolean complete = false;
    long written = 0;
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
      byte[] buffer = new byte[STEP];
      for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
        hash.update(buffer, 0, count);
        out.write(buffer, 0, count);
        written += count;
      }
      if (length >= 0 && written != length) {
        throw S3Error.INCOMPLETE_BODY.because("The body has another length than it said.");
      }
      byte[] etag = hash.value();
      out.write(etag);
      complete = true;
      return new FileDraft(file, written, Signatures.hex(etag));
    } finally {
      if (!complete) {
        Files.deleteIfExists(file);
      }
    }
  }

  private final class FileDraft implements Draft {
    private final Path file;
    private final long length;
    private final String etag;

    FileDraft(Path file, long length, String etag) {
      this.file = file;
      this.length = length;
      this.etag = etag;
    }

    @Override
    public long length() {
      return length;
    }

    @Override
    public String etag() {
      return etag;
    }

    @Override
    public void publish(String key, long lastModified) throws IOException {
      Path target = file(key);
      Path place = target.getParent();
      if (place != null && !place.equals(directory)) {
        Files.createDirectories(place);
      }
      Files.setLastModifiedTime(file, FileTime.fromMillis(lastModified));
      Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void discard() throws IOException {
      Files.deleteIfExists(file);
    }
  }

  @Override
  public InputStream open(String key, long offset) throws IOException {
    FileChannel channel = FileChannel.open(file(key), StandardOpenOption.READ);
    channel.position(offset);
    return Channels.newInputStream(channel);
  }

  @Override
  public void delete(String key) throws IOException {
    Files.deleteIfExists(file(key));
  }

  @Override
  public void find(Finder finder) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = directory.relativize(file).toString();
        if (name.endsWith("=")) {
          String key = KeyText.decode(name.substring(0, name.length() - 1).replace("+/", ""));
          long length = Files.size(file) - ETAG;
          finder.found(key, length, etag(file, length), Files.getLastModifiedTime(file).toMillis());
        }
      }
    }
  }

  private static String etag(Path file, long length) throws IOException {
    byte[] etag = new byte[ETAG];
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      in.seek(length);
      in.readFully(etag);
    }
    return Signatures.hex(etag);
  }

  @Override
  public void drop() throws IOException {
    remove(bucket, true);
  }

  private static void remove(Path top, boolean itself) throws IOException {
    try (Stream<Path> files = Files.walk(top)) {
      for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        if (itself || !file.equals(top)) {
          Files.delete(file);
        }
      }
    }
  }

  private Path file(String key) {
    String name = KeyText.encode(key, true);
    Path place = directory;
    while (name.length() > LONGEST_NAME) {
      place = place.resolve(name.substring(0, LONGEST_NAME) + "+");
      name = name.substring(LONGEST_NAME);
    }
    return place.resolve(name + "=");
  }
}
