package io.pbs4j.core.pxar;

import io.pbs4j.core.ByteSource;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.Octets;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads an archive from its start to its end, with memory for one entry only. Whatever is not as the format
 * has it is a {@link FormatException}; names that lead out of their directory are, too. Not safe for several
 * threads.
 *
 * <pre>{@code
 * PxarReader pxar = new PxarReader("root.pxar", in);
 * for (PxarEvent event = pxar.next(); event != null; event = pxar.next()) {
 *   if (event instanceof PxarEvent.File file) {
 *     pxar.content().transferTo(out);
 *   }
 * }
 * }</pre>
 */
public final class PxarReader {
  /** Deepest nesting that is read; Linux paths cannot be longer. */
  private static final int MAX_DEPTH = 4096;

  /** What becomes of hard links when only a part of an archive is read. */
  interface Links {
    /** The link as it is in the part, or the entry that it leads to where that is outside the part. */
    Target follow(PxarEvent.HardLink link) throws IOException;
  }

  /**
   * Where a hard link leads.
   *
   * @param event what to return for the link
   * @param content of a file outside the part, else {@code null}
   */
  record Target(PxarEvent event, @Nullable ByteSource content) {}

  private final ItemStream items;
  private final EntryParser parser;
  private final @Nullable PayloadArchive payloads;
  private final @Nullable Links links;
  private boolean started;
  private int depth;
  private long payloadLeft;
  private @Nullable ByteSource elsewhere;
  private @Nullable FormatException missing;

  /**
   * Reads from a stream. Of an archive of format version 2 that keeps contents apart, entries are read, but no
   * contents.
   *
   * @param source name for error messages
   */
  public PxarReader(String source, InputStream in) {
    this(new ItemStream(source, in), EntryParser.VERSION_1, null, null);
  }

  /**
   * Reads the metadata archive ({@code .mpxar}) from a stream and contents from the payload archive ({@code
   * .ppxar}) beside it.
   *
   * @param source name for error messages
   */
  public PxarReader(String source, InputStream metadata, ByteSource payload) throws IOException {
    this(new ItemStream(source, metadata), EntryParser.VERSION_1, PayloadArchive.open(payload), null);
  }

  /**
   * Reads a directory from its ENTRY item to the end of its table.
   *
   * @param version of the archive, as far as it is known
   */
  PxarReader(
      ItemStream items, int version, @Nullable PayloadArchive payloads, @Nullable Links links) {
    this.items = items;
    this.parser = new EntryParser(items, version);
    this.payloads = payloads;
    this.links = links;
  }

  /** The next event, or {@code null} once the root directory has ended. Skips content that was not read. */
  public @Nullable PxarEvent next() throws IOException {
    items.skip(payloadLeft);
    payloadLeft = 0;
    elsewhere = null;
    missing = null;
    if (!started) {
      started = true;
      parser.head();
      depth = 1;
      return new PxarEvent.DirectoryStart(Octets.ofText(""), parser.root());
    }
    ItemStream.Header header = items.next();
    if (depth == 0) {
      if (header != null) {
        throw items.invalid(header, "more behind the end of the archive");
      }
      return null;
    }
    if (header == null) {
      throw items.truncated();
    }
    return switch (header.type()) {
      case FILENAME -> entry(header);
      case GOODBYE -> {
        items.skip(header.length());
        depth--;
        yield new PxarEvent.DirectoryEnd();
      }
      default -> throw items.invalid(header, header.type() + " where an entry should begin");
    };
  }

  private PxarEvent entry(ItemStream.Header nameItem) throws IOException {
    PxarEvent event = parser.entry(nameItem);
    if (event instanceof PxarEvent.DirectoryStart) {
      if (depth == MAX_DEPTH) {
        throw items.invalid(nameItem, "directories are nested too deep");
      }
      depth++;
    } else if (event instanceof PxarEvent.File file) {
      locate(nameItem, file);
    } else if (event instanceof PxarEvent.HardLink link && links != null) {
      Target target = links.follow(link);
      elsewhere = target.content();
      return target.event();
    }
    return event;
  }

  /** Finds out where the content of a file is. A wrong reference is an error only if the content is read. */
  private void locate(ItemStream.Header nameItem, PxarEvent.File file) throws IOException {
    long reference = parser.reference();
    if (reference == EntryParser.INLINE) {
      payloadLeft = file.size();
    } else if (payloads == null) {
      missing = items.invalid(nameItem, "content is in the payload archive (.ppxar), which is not at hand");
    } else {
      try {
        elsewhere = payloads.content(reference, file.size());
      } catch (FormatException e) {
        missing = e;
      }
    }
  }

  /** The content of the file that {@link #next()} returned last; ends with the file. */
  public InputStream content() throws IOException {
    if (missing != null) {
      throw missing;
    }
    return elsewhere == null ? new Payload() : elsewhere.stream(0, elsewhere.size());
  }

  private final class Payload extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (payloadLeft == 0) {
        return -1;
      }
      int got = items.read(target, offset, (int) Math.min(length, payloadLeft));
      payloadLeft -= got;
      return got;
    }

    @Override
    public long skip(long count) throws IOException {
      long skipped = Math.max(0, Math.min(count, payloadLeft));
      items.skip(skipped);
      payloadLeft -= skipped;
      return skipped;
    }
  }
}
