package io.pbs4j.storage.check;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.index.FixedIndexReader;
import io.pbs4j.core.index.IndexReader;
import io.pbs4j.storage.session.ChunkLimits;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;

/** Index files: header, entries, checksum. */
final class IndexCheck implements SnapshotCheck {
  @Override
  public String name() {
    return "index";
  }

  @Override
  public String description() {
    return "index files: header, entries, checksum";
  }

  @Override
  public Cost cost() {
    return Cost.INDEXES;
  }

  /** What the reference server gives every image. */
  private static final long IMAGE_CHUNK = 4L << 20;

  /** No backup server of this kind is older: the start of 2015. */
  private static final Instant EPOCH = Instant.parse("2015-01-01T00:00:00Z");

  private static final UUID NO_UUID = new UUID(0, 0);

  @Override
  public void check(SnapshotFacts snapshot, FindingSink out) throws IOException {
    for (String file : snapshot.place().files()) {
      if (file.endsWith(".fidx") || file.endsWith(".didx")) {
        Subject subject = Subject.of(snapshot.place(), file);
        try (IndexReader index = IndexReader.open(snapshot.file(file))) {
          kind(file, index, subject, out);
          header(snapshot, index, subject, out);
          entries(index, subject, out);
          if (!index.computeCsum().equals(index.csum())) {
            out.add(
                FindingCode.INDEX_CHECKSUM_WRONG, subject, "the checksum in the header is not that of the entries");
          }
        } catch (FormatException e) {
          out.add(FindingCode.INDEX_DAMAGED, subject.at(e.offset()), String.valueOf(e.getMessage()));
        }
      }
    }
  }

  private static void kind(String file, IndexReader index, Subject subject, FindingSink out) {
    if (file.endsWith(".fidx") != index instanceof FixedIndexReader) {
      out.add(
          FindingCode.INDEX_DAMAGED, subject.at(0), "its name and its magic number name different formats");
    }
  }

  private static void header(SnapshotFacts snapshot, IndexReader index, Subject subject, FindingSink out) {
    Instant created = Instant.ofEpochSecond(Math.max(0, index.created()));
    if (created.isBefore(EPOCH) || created.isAfter(snapshot.store().now().plus(Clocks.TOLERANCE))) {
      out.add(FindingCode.INDEX_HEADER_IMPLAUSIBLE, subject, "it says that it was made at " + created);
    }
    if (index.uuid().equals(NO_UUID)) {
      out.add(FindingCode.INDEX_HEADER_IMPLAUSIBLE, subject, "its identifier is all zero");
    }
    if (index instanceof FixedIndexReader fixed && fixed.chunkSize() != IMAGE_CHUNK) {
      out.add(
          FindingCode.INDEX_CHUNK_SIZE_UNUSUAL, subject, "its chunks have " + fixed.chunkSize() + " bytes");
    }
  }

  private static void entries(IndexReader index, Subject subject, FindingSink out) throws IOException {
    long[] counts = new long[2];
    index.forEach(
        (position, start, end, digest) -> {
          counts[0] += digest.equals(Digest.ZERO) ? 1 : 0;
          counts[1] += end - start < 1 || end - start > ChunkLimits.MAX_SIZE ? 1 : 0;
        });
    if (counts[0] > 0) {
      out.add(
          FindingCode.INDEX_EMPTY_SLOTS, subject, counts[0] + " of " + index.count() + " slots are empty");
    }
    if (counts[1] > 0) {
      out.add(
          FindingCode.INDEX_CHUNK_LENGTH_INVALID,
          subject,
          counts[1] + " chunks have no byte or more than " + ChunkLimits.MAX_SIZE);
    }
  }
}
