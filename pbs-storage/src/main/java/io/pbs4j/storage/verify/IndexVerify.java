package io.pbs4j.storage.verify;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.index.IndexReader;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.backend.ChunkBackend;
import io.pbs4j.storage.backend.ChunkBackend.SetAside;
import io.pbs4j.storage.chunk.ChunkStore;
import io.pbs4j.storage.session.ChunkLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Verifies the chunks of one index. Damaged ones are set aside. */
final class IndexVerify implements ChunkCrew.Findings {
  /** Chunks that are sorted at a time: 256 GiB of an image, and some megabytes of memory. */
  private static final int BATCH = 1 << 16;

  private final VerifyTools tools;
  private final VerifyLog log;
  private final boolean encrypted;
  private final ReadCount count = new ReadCount();
  private final List<ChunkJob> batch = new ArrayList<>();

  /**
   * Starts with nothing read.
   *
   * @param encrypted whether the manifest says that its chunks are
   */
  IndexVerify(VerifyTools tools, VerifyLog log, boolean encrypted) {
    this.tools = tools;
    this.log = log;
    this.encrypted = encrypted;
  }

  /** Reads all chunks that this run has not met yet. */
  ReadCount verify(IndexReader index) throws IOException {
    try (ChunkBackend.Reader reader = tools.chunks().backend().verifier()) {
      index.forEach(
          (position, start, end, digest) -> {
            meet(reader, digest, end - start);
            if (batch.size() >= BATCH) {
              flush(reader);
            }
          });
      flush(reader);
    } catch (IOException | RuntimeException e) {
      // They were taken as sound, to be read: whoever meets them next must do it.
      batch.forEach(job -> tools.states().unread(job.digest()));
      throw e;
    }
    return count;
  }

  private void meet(ChunkBackend.Reader reader, Digest digest, long length) throws IOException {
    if (length < 1 || length > ChunkLimits.MAX_SIZE) {
      count.error();
      log.line("chunk " + digest + " cannot have the " + length + " bytes that the index gives it");
      return;
    }
    if (!tools.sample().includes(digest)) {
      count.left();
      return;
    }
    switch (tools.states().meet(digest, encrypted, (int) length)) {
      case READ -> read(reader, digest, (int) length);
      case KNOWN -> {}
      case CORRUPT -> {
        count.error();
        log.line("chunk " + digest + " was marked as corrupt");
      }
      case OTHER_MODE -> wrongMode(digest);
      case OTHER_LENGTH -> {
        count.error();
        log.line("detected chunk with wrong length: index and chunk " + digest + " differ");
      }
    }
  }

  private void read(ChunkBackend.Reader reader, Digest digest, int length) throws IOException {
    if (tools.memory().isRecent(digest)) {
      // What was sound some days ago may still be gone by now.
      if (tools.chunks().backend().find(digest) == null) {
        missing(new ChunkJob(digest, length, 0));
      } else {
        count.recent();
      }
      return;
    }
    if (!tools.sample().take(length)) {
      tools.states().unread(digest);
      count.left();
      return;
    }
    batch.add(new ChunkJob(digest, length, reader.place(digest)));
  }

  private void flush(ChunkBackend.Reader reader) throws IOException {
    tools.checkCancelled();
    batch.sort(Comparator.comparingLong(ChunkJob::place));
    reader.expect(batch.stream().map(ChunkJob::digest).toList());
    tools.crew().read(batch, reader, this);
    batch.clear();
    tools.checkCancelled();
  }

  private void wrongMode(Digest digest) {
    count.error();
    log.line(
        "chunk " + digest
            + (encrypted
                ? " is not encrypted, but the index says that it is"
                : " is encrypted, but the index says that it is not"));
  }

  @Override
  public void sound(ChunkJob job, ChunkContent content, int stored) {
    tools.states().sound(job.digest(), content);
    count.chunk(stored, job.length());
    if (content.encrypted() != encrypted) {
      wrongMode(job.digest());
    } else if (!content.fits(job.length())) {
      count.error();
      log.line("detected chunk with wrong length (" + job.length() + " != " + content.length() + ")");
    } else {
      tools.memory().verified(job.digest());
    }
  }

  @Override
  public void missing(ChunkJob job) {
    tools.states().corrupt(job.digest());
    count.error();
    log.line(loadFailed(job.digest()) + "No such file or directory (os error 2)");
  }

  @Override
  public void unread(ChunkJob job, IOException why) {
    tools.states().unread(job.digest());
    count.unread();
    log.line(loadFailed(job.digest()) + why);
  }

  @Override
  public void damaged(ChunkJob job, FormatException why) throws IOException {
    Optional<SetAside> became;
    try {
      became =
          tools
              .chunks()
              .setAside(
                  job.digest(),
                  stored -> {
                    int length = ChunkProver.length(job.digest(), stored);
                    byte[] bytes = new byte[length];
                    int got = ChunkProver.read(stored, bytes, length);
                    tools.prover().prove(job.digest(), bytes, got, new byte[0]);
                  });
    } catch (StorageException e) {
      if (e.kind() == StorageException.Kind.UNREACHABLE || e.kind() == StorageException.Kind.OVER_BUDGET) {
        throw e;
      }
      unread(job, e);
      return;
    } catch (IOException e) {
      unread(job, e);
      return;
    }
    if (became.isEmpty()) {
      log.warn("chunk " + job.digest() + " was read wrongly and is sound: " + why.getMessage());
      tools.states().unread(job.digest());
      return;
    }
    tools.states().corrupt(job.digest());
    count.error();
    log.line(describe(job.digest(), why));
    log.line(setAside(job.digest(), became.get()));
  }

  private String describe(Digest digest, FormatException why) {
    String offset = why.offset() > 0 ? " (byte " + why.offset() + ")" : "";
    return why.kind() == FormatException.Kind.WRONG_DIGEST
        ? why.getMessage() + offset
        : loadFailed(digest) + why.getMessage() + offset;
  }

  private String loadFailed(Digest digest) {
    return "can't verify chunk, load failed - store '" + tools.store() + "', unable to load chunk '"
        + digest + "' - ";
  }

  private static String setAside(Digest digest, SetAside became) {
    String path = ".chunks/" + HexFormat.of().toHexDigits((short) digest.prefix()) + "/" + digest;
    return switch (became.outcome()) {
      case RENAMED -> "corrupted chunk renamed to \"" + path + "." + became.badNumber() + ".bad\"";
      case GONE -> "corrupted chunk \"" + path + "\" is gone";
      case FULL -> "corrupted chunk \"" + path + "\" stays: there are ten damaged copies already";
    };
  }
}
