package io.pbs4j.storage.verify;

import io.pbs4j.core.chunk.Digest;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * On which day each chunk was last read and found sound, in a local file of 12 bytes a chunk. It only spares
 * work: one that is lost or damaged is begun anew. Safe for several threads.
 */
public final class VerifyLedger {
  /** Chunks that a ledger holds unless it is told otherwise: 4 TiB of images, 24 MiB of memory. */
  public static final int USUAL_BOUND = 1 << 20;

  /** The name of the format and its version, as bytes: PBS4JVL1. */
  private static final long MAGIC = 0x504253344a564c31L;

  private static final int ENTRY = Long.BYTES + Integer.BYTES;
  private static final int OVERHEAD = Long.BYTES + Integer.BYTES + Long.BYTES;

  private final @Nullable Path file;
  private final DayTable days;
  private boolean changed;

  private VerifyLedger(@Nullable Path file, int bound) {
    this.file = file;
    this.days = new DayTable(bound);
  }

  /** A ledger that remembers nothing. */
  public static VerifyLedger none() {
    return new VerifyLedger(null, 0);
  }

  /**
   * Reads a ledger, or begins a new one if there is none that can be read.
   *
   * @param bound most chunks that it holds; when it is full, those of the oldest day make room
   */
  public static VerifyLedger open(Path file, int bound) {
    VerifyLedger ledger = new VerifyLedger(file, bound);
    try {
      if (!ledger.read(file)) {
        ledger.days.clear();
      }
    } catch (NoSuchFileException e) {
      // The first run.
    } catch (IOException e) {
      ledger.days.clear(); // It would only have spared work.
    }
    return ledger;
  }

  private boolean read(Path from) throws IOException {
    long length = Files.size(from);
    try (DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(Files.newInputStream(from)))) {
      if (in.readLong() != MAGIC) {
        return false;
      }
      int count = in.readInt();
      if (count < 0 || count > days.bound() || length != OVERHEAD + (long) count * ENTRY) {
        return false;
      }
      CRC32 entries = new CRC32();
      byte[] entry = new byte[ENTRY];
      for (int i = 0; i < count; i++) {
        in.readFully(entry);
        entries.update(entry);
        ByteBuffer fields = ByteBuffer.wrap(entry);
        days.put(fields.getLong(), fields.getInt());
      }
      return in.readLong() == entries.getValue();
    }
  }

  /** Writes what changed; readers of the file see the old or the new ledger. */
  public synchronized void save() throws IOException {
    if (file == null || !changed) {
      return;
    }
    Path parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Path draft = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      try (DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(draft)))) {
        out.writeLong(MAGIC);
        out.writeInt(days.count());
        CRC32 entries = new CRC32();
        byte[] entry = new byte[ENTRY];
        days.forEach(
            (word, day) -> {
              ByteBuffer.wrap(entry).putLong(word).putInt(day);
              entries.update(entry);
              out.write(entry);
            });
        out.writeLong(entries.getValue());
      }
      try (FileChannel written = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        written.force(true);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      changed = false;
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /** Forgets a chunk: it has another content now, or none. */
  public synchronized void forget(Digest digest) {
    changed |= days.remove(digest.firstWord());
  }

  /** How many chunks it knows. */
  public synchronized int count() {
    return days.count();
  }

  /**
   * What a run that begins now knows and adds.
   *
   * @param maxAge days within which a chunk counts as verified; {@code null} or 0 for none
   */
  ChunkMemory since(@Nullable Long maxAge, Instant now) {
    if (file == null) {
      return ChunkMemory.NONE;
    }
    int today = (int) Duration.between(Instant.EPOCH, now).toDays();
    long recent = maxAge == null ? 0 : maxAge;
    return new ChunkMemory() {
      @Override
      public boolean isRecent(Digest digest) {
        synchronized (VerifyLedger.this) {
          int day = days.get(digest.firstWord());
          // A day to come was written by a clock that was wrong.
          return day > 0 && day <= today && today - day < recent;
        }
      }

      @Override
      public void verified(Digest digest) {
        synchronized (VerifyLedger.this) {
          changed |= days.put(digest.firstWord(), today);
        }
      }
    };
  }
}
