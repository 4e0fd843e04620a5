package io.pbs4j.core.compress;

import io.pbs4j.core.FormatException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Follows zstd frames (RFC 8878) on their way to a decoder and stops at the first that asks for too
 * large a window. aircompressor believes a frame header and allocates what it names.
 */
final class FrameCheck extends FilterInputStream {
  /** Largest window accepted: 8 MiB, the limit that RFC 8878 asks decoders to support. */
  static final long MAX_WINDOW = 8 << 20;

  private static final int MAGIC = 0xfd2fb528;

  /** Magic and the byte that tells how long the rest of the header is. */
  private static final int HEADER_START = 5;

  private static final int BLOCK_HEADER = 3;
  private static final int CHECKSUM = 4;
  private static final int RLE_BLOCK = 1;
  private static final int[] DICTIONARY_BYTES = {0, 1, 2, 4};
  private static final int[] CONTENT_SIZE_BYTES = {0, 2, 4, 8};

  /** What the bytes in {@link #collected} will be when there are enough of them. */
  private enum Part {
    FRAME_START,
    FRAME_HEADER,
    BLOCK_HEADER
  }

  /** Longest header: start, window, dictionary id, content size. */
  private final ByteBuffer collected =
      ByteBuffer.allocate(HEADER_START + 1 + 4 + 8).order(ByteOrder.LITTLE_ENDIAN);

  private Part part = Part.FRAME_START;
  private int needed = HEADER_START;
  private long skip;
  private boolean checksum;

  FrameCheck(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int got = in.read(target, offset, length);
    for (int at = offset; at < offset + got; ) {
      if (skip > 0) {
        int skipped = (int) Math.min(skip, offset + got - at);
        skip -= skipped;
        at += skipped;
      } else {
        collected.put(target[at++]);
        if (collected.position() == needed) {
          complete();
        }
      }
    }
    return got;
  }

  private void complete() throws FormatException {
    switch (part) {
      case FRAME_START -> startFrame();
      case FRAME_HEADER -> checkWindow();
      case BLOCK_HEADER -> startBlock();
    }
  }

  private void expect(Part next, int bytes) {
    part = next;
    needed = bytes;
  }

  private void startFrame() throws FormatException {
    if (collected.getInt(0) != MAGIC) {
      throw bad(FormatException.Kind.WRONG_MAGIC, "not a zstd frame");
    }
    int flags = flags();
    checksum = (flags & 4) != 0;
    int window = singleSegment(flags) ? 0 : 1;
    int length = HEADER_START + window + DICTIONARY_BYTES[flags & 3] + contentSizeBytes(flags);
    expect(Part.FRAME_HEADER, length);
  }

  private void checkWindow() throws FormatException {
    int flags = flags();
    long window;
    if (singleSegment(flags)) {
      window = contentSize(flags);
    } else {
      int descriptor = collected.get(HEADER_START) & 0xff;
      long base = 1L << (10 + (descriptor >>> 3));
      window = base + base / 8 * (descriptor & 7);
    }
    if (window < 0 || window > MAX_WINDOW) {
      throw bad(FormatException.Kind.TOO_LARGE, "frame needs a window of more than 8 MiB");
    }
    collected.clear();
    expect(Part.BLOCK_HEADER, BLOCK_HEADER);
  }

  private void startBlock() {
    int header = (collected.getShort(0) & 0xffff) | (collected.get(2) & 0xff) << 16;
    boolean last = (header & 1) != 0;
    skip = (header >>> 1 & 3) == RLE_BLOCK ? 1 : header >>> 3;
    if (last) {
      skip += checksum ? CHECKSUM : 0;
      expect(Part.FRAME_START, HEADER_START);
    }
    collected.clear();
  }

  private int flags() {
    return collected.get(HEADER_START - 1);
  }

  private static boolean singleSegment(int flags) {
    return (flags & 0x20) != 0;
  }

  private static int contentSizeBytes(int flags) {
    int bytes = CONTENT_SIZE_BYTES[flags >>> 6 & 3];
    return bytes == 0 && singleSegment(flags) ? 1 : bytes;
  }

  /** The content size, which is the last field of the header. */
  private long contentSize(int flags) {
    int bytes = contentSizeBytes(flags);
    int at = needed - bytes;
    return switch (bytes) {
      case 1 -> collected.get(at) & 0xff;
      case 2 -> (collected.getShort(at) & 0xffff) + 256L;
      case 4 -> collected.getInt(at) & 0xffff_ffffL;
      default -> collected.getLong(at);
    };
  }

  private static FormatException bad(FormatException.Kind kind, String reason) {
    return new FormatException(kind, "zstd data", FormatException.NO_OFFSET, "zstd: " + reason);
  }
}
