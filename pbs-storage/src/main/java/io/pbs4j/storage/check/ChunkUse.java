package io.pbs4j.storage.check;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.index.IndexReader;
import io.pbs4j.storage.survey.ChunkMarks;
import io.pbs4j.storage.survey.IndexPlace;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Which chunks the indexes need and what was seen of them: 13 bytes a chunk. Threads may work on different
 * prefixes at a time.
 */
public final class ChunkUse {
  private static final int PRESENT = 1;
  private static final int DAMAGED = 2;
  private static final int PLAIN = 4;
  private static final int ENCRYPTED = 8;
  private static final int KEYED = 16;
  private static final int UNKEYED = 32;

  private final Path root;
  private final List<IndexPlace> indexes;
  private final ChunkMarks marks;
  private final byte[] flags;
  private final int[] lengths;
  private final BitSet unlisted = new BitSet();
  private final List<ChunkEntry> badCopies = new ArrayList<>();
  private final LongAdder files = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder orphans = new LongAdder();
  private final LongAdder orphanBytes = new LongAdder();
  private final LongAdder unverified = new LongAdder();
  private boolean allIndexesRead;

  private ChunkUse(Path root, List<IndexPlace> indexes, ChunkMarks marks, boolean withLengths) {
    this.root = root;
    this.indexes = indexes;
    this.marks = marks;
    this.flags = new byte[marks.count()];
    this.lengths = new int[withLengths ? marks.count() : 0];
  }

  /**
   * Reads all indexes.
   *
   * @param withLengths whether chunks will be read, so that their lengths and modes must be known
   */
  static ChunkUse read(Path root, List<IndexPlace> indexes, boolean withLengths) {
    ChunkMarks.Builder builder = new ChunkMarks.Builder();
    boolean all = true;
    for (IndexPlace index : indexes) {
      all &= visit(root, index, (position, start, end, digest) -> mark(builder, digest));
    }
    ChunkUse use = new ChunkUse(root, indexes, builder.build(), withLengths);
    use.allIndexesRead = all;
    for (IndexPlace index : withLengths ? indexes : List.<IndexPlace>of()) {
      int flag = flag(index);
      visit(root, index, (position, start, end, digest) -> use.expect(digest, end - start, flag));
    }
    return use;
  }

  private static void mark(ChunkMarks.Builder builder, Digest digest) {
    // An unwritten slot of an image names no chunk.
    if (!digest.equals(Digest.ZERO)) {
      builder.add(digest.firstWord());
    }
  }

  private static int flag(IndexPlace index) {
    if (!index.listed()) {
      return 0;
    }
    return index.encrypted() ? ENCRYPTED | (index.keyed() ? KEYED : UNKEYED) : PLAIN;
  }

  private void expect(Digest digest, long length, int flag) {
    int number = marks.find(digest.firstWord());
    if (number >= 0) {
      flags[number] |= (byte) flag;
      lengths[number] = (int) Math.max(0, Math.min(length, Integer.MAX_VALUE));
    }
  }

  /** Visits the entries of an index; returns false if it cannot be read to its end, which others report. */
  private static boolean visit(Path root, IndexPlace place, IndexReader.Visitor visitor) {
    try (IndexReader index = IndexReader.open(root.resolve(place.path()))) {
      index.forEach(visitor);
      return true;
    } catch (NoSuchFileException e) {
      return true; // pruned since the tree was walked
    } catch (IOException e) {
      return false;
    }
  }

  /** Visits the entries of an index as far as it can be read. */
  void entries(IndexPlace place, IndexReader.Visitor visitor) {
    visit(root, place, visitor);
  }

  /** All index files. */
  public List<IndexPlace> indexes() {
    return indexes;
  }

  /** The chunks that they name. */
  public ChunkMarks marks() {
    return marks;
  }

  /** Whether every index could be read, so that what none of them names is garbage. */
  public boolean allIndexesRead() {
    return allIndexesRead;
  }

  /** Notes that not all indexes are known. */
  void indexesUnknown() {
    allIndexesRead = false;
  }

  /** Notes a chunk file under its proper name. */
  void seen(int number, long length) {
    files.increment();
    bytes.add(Math.max(0, length));
    if (number >= 0) {
      flags[number] |= PRESENT;
    } else {
      orphans.increment();
      orphanBytes.add(Math.max(0, length));
    }
  }

  /** Notes a chunk whose content is not what indexes need. */
  void damaged(int number) {
    if (number >= 0) {
      flags[number] |= DAMAGED;
    }
  }

  /** Notes a chunk whose content cannot be verified without its key. */
  void notVerified() {
    unverified.increment();
  }

  /** Notes a copy set aside as damaged. */
  synchronized void badCopy(ChunkEntry entry) {
    badCopies.add(entry);
  }

  /**
   * Notes a prefix whose chunks could not be listed: nothing is known about them. Returns whether it is new.
   */
  synchronized boolean unlisted(int prefix) {
    boolean fresh = !unlisted.get(prefix);
    unlisted.set(prefix);
    return fresh;
  }

  /** Whether a chunk is there, as far as its directory could be listed. */
  public boolean present(int number) {
    return (flags[number] & PRESENT) != 0 || unlisted.get((int) (marks.word(number) >>> 48));
  }

  /** Whether a chunk is there and no check found it damaged. */
  public boolean sound(int number) {
    return present(number) && (flags[number] & DAMAGED) == 0;
  }

  /** Bytes that a chunk must decode to, 0 if unknown. */
  int length(int number) {
    return number >= 0 && lengths.length > 0 ? lengths[number] : 0;
  }

  /** Whether an index needs a chunk unencrypted. */
  boolean neededPlain(int number) {
    return number >= 0 && (flags[number] & PLAIN) != 0;
  }

  /** Whether an index needs a chunk encrypted. */
  boolean neededEncrypted(int number) {
    return number >= 0 && (flags[number] & ENCRYPTED) != 0;
  }

  /** Whether the key at hand, and no other, should open a chunk. */
  boolean keyed(int number) {
    return number >= 0 && (flags[number] & (KEYED | UNKEYED)) == KEYED;
  }

  /** Chunk files seen. */
  public long files() {
    return files.sum();
  }

  /** Their bytes, 0 if nobody looked at them. */
  public long bytes() {
    return bytes.sum();
  }

  /** Chunk files that no index names. */
  public long orphans() {
    return orphans.sum();
  }

  /** Their bytes, 0 if nobody looked at them. */
  public long orphanBytes() {
    return orphanBytes.sum();
  }

  /** Encrypted chunks whose content was not verified for want of their key. */
  public long unverified() {
    return unverified.sum();
  }

  /** Copies set aside as damaged. */
  public synchronized List<ChunkEntry> badCopies() {
    return List.copyOf(badCopies);
  }
}
