package io.pbs4j.storage.gc;

import io.pbs4j.core.chunk.Digest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * One object of the list of condemned chunks: what one run knew of a stretch of digests.
 *
 * @param from first word of the first digest it covers, as an unsigned number
 * @param to first word of the last digest it covers
 * @param generation number of the run; of two parts that cover a digest the one with the higher number holds
 */
record CondemnedPart(long from, long to, int generation) {
  /** Where the parts are. */
  static final String CONTAINER = ".gc/condemned";

  private static final Pattern NAME = Pattern.compile("([0-9a-f]{16})-([0-9a-f]{16})-([0-9a-f]{8})");

  /** Tells that the object is such a list, of this version. */
  private static final long MAGIC = 0x7062733467633031L;

  private static final int ENTRY_LENGTH = Digest.LENGTH + 2 * Long.BYTES;

  /**
   * A condemned chunk.
   *
   * @param digest its name
   * @param changed when it was written, milliseconds since 1970
   * @param since when it was condemned, milliseconds since 1970
   */
  record Entry(Digest digest, long changed, long since) {}

  static Optional<CondemnedPart> parse(String name) {
    Matcher parts = NAME.matcher(name);
    return parts.matches()
        ? Optional.of(
            new CondemnedPart(
                Long.parseUnsignedLong(parts.group(1), 16),
                Long.parseUnsignedLong(parts.group(2), 16),
                Integer.parseUnsignedInt(parts.group(3), 16)))
        : Optional.empty();
  }

  /** Name of the object. */
  String name() {
    return String.format(Locale.ROOT, "%s/%016x-%016x-%08x", CONTAINER, from, to, generation);
  }

  boolean covers(long word) {
    return Long.compareUnsigned(from, word) <= 0 && Long.compareUnsigned(word, to) <= 0;
  }

  boolean overlaps(long first, long last) {
    return Long.compareUnsigned(from, last) <= 0 && Long.compareUnsigned(first, to) <= 0;
  }

  /** Whether later runs looked at all that this part covers. */
  boolean isSuperseded(List<CondemnedPart> all) {
    long next = from;
    while (true) {
      long word = next;
      Optional<CondemnedPart> over =
          all.stream()
              .filter(part -> part.generation > generation && part.covers(word))
              .max(Comparator.comparingLong(part -> part.to ^ Long.MIN_VALUE));
      if (over.isEmpty()) {
        return false;
      }
      if (Long.compareUnsigned(over.get().to, to) >= 0) {
        return true;
      }
      next = over.get().to + 1;
    }
  }

  /** The bytes of a list; its entries in any order. */
  static byte[] encode(List<Entry> entries) {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + entries.size() * ENTRY_LENGTH + Long.BYTES);
    bytes.putLong(MAGIC);
    for (Entry entry : entries) {
      bytes.put(entry.digest().toByteArray()).putLong(entry.changed()).putLong(entry.since());
    }
    bytes.putLong(crc(bytes.array(), bytes.position()));
    return bytes.array();
  }

  /** Reads a list. What is damaged is no list: its chunks are condemned anew, and live longer. */
  static Map<Digest, Entry> decode(byte[] content) {
    int end = content.length - Long.BYTES;
    if (end < Long.BYTES || (end - Long.BYTES) % ENTRY_LENGTH != 0) {
      return Map.of();
    }
    ByteBuffer bytes = ByteBuffer.wrap(content);
    if (bytes.getLong() != MAGIC || bytes.getLong(end) != crc(content, end)) {
      return Map.of();
    }
    Map<Digest, Entry> entries = new HashMap<>();
    while (bytes.position() < end) {
      Entry entry = new Entry(Digest.read(bytes), bytes.getLong(), bytes.getLong());
      entries.put(entry.digest(), entry);
    }
    return entries;
  }

  private static long crc(byte[] bytes, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, length);
    return crc.getValue();
  }

  /** Longest object with so many entries. */
  static int length(int entries) {
    return 2 * Long.BYTES + entries * ENTRY_LENGTH;
  }

  /** The parts among the names of objects. */
  static List<CondemnedPart> parseAll(List<String> names) {
    List<CondemnedPart> parts = new ArrayList<>();
    names.forEach(name -> parse(name).ifPresent(parts::add));
    return parts;
  }
}
