package io.pbs4j.storage.verify;

import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Arrays for chunks, used again and again; all together, lent or not, hold a bounded number of bytes. */
final class ChunkBuffers {
  /** Arrays are longer than a power of two by this: a header and 4 MiB fit the array of 4 MiB. */
  private static final int GRAIN = 64 << 10;

  private final long bound;
  private final IntFunction<byte[]> allocator;
  private final List<byte[]> idle = new ArrayList<>();
  private long held;
  private int lent;

  /**
   * Creates the buffers.
   *
   * @param bound bytes; one loan is made even if it is larger
   */
  ChunkBuffers(long bound) {
    this(bound, byte[]::new);
  }

  /** The same with arrays from somebody else. */
  ChunkBuffers(long bound, IntFunction<byte[]> allocator) {
    this.bound = bound;
    this.allocator = allocator;
  }

  /** Two arrays on loan. */
  final class Loan implements AutoCloseable {
    private final byte[] stored;
    private final byte[] decoded;

    private Loan(byte[] stored, byte[] decoded) {
      this.stored = stored;
      this.decoded = decoded;
    }

    /** For the chunk as stored; at least as long as was asked for. */
    byte[] stored() {
      return stored;
    }

    /** For its content; at least as long as was asked for. */
    byte[] decoded() {
      return decoded;
    }

    @Override
    public void close() {
      giveBack(this);
    }
  }

  /** Lends two arrays together, so that nobody waits for the second with the first in hand. */
  synchronized Loan take(int stored, int decoded) throws InterruptedIOException {
    long wanted = (long) rounded(stored) + rounded(decoded);
    try {
      while (lent > 0 && lentBytes() + wanted > bound) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for memory");
    }
    byte[] first = array(stored);
    byte[] second;
    try {
      second = array(decoded);
    } catch (OutOfMemoryError e) {
      keep(first);
      throw e;
    }
    lent++;
    return new Loan(first, second);
  }

  private long lentBytes() {
    return held - idle.stream().mapToLong(a -> a.length).sum();
  }

  private byte[] array(int length) {
    if (length == 0) {
      return new byte[0];
    }
    int wanted = rounded(length);
    for (int i = 0; i < idle.size(); i++) {
      if (idle.get(i).length == wanted) {
        return idle.remove(i);
      }
    }
    while (!idle.isEmpty() && held + wanted > bound) {
      held -= idle.remove(0).length;
    }
    // Counted only if there is memory for it: others would wait for ever for what nobody gives back.
    byte[] made = allocator.apply(wanted);
    held += wanted;
    return made;
  }

  private static int rounded(int length) {
    int power = GRAIN;
    while (power + GRAIN < length) {
      power *= 2;
    }
    return length == 0 ? 0 : power + GRAIN;
  }

  private synchronized void giveBack(Loan loan) {
    lent--;
    keep(loan.stored);
    keep(loan.decoded);
    notifyAll();
  }

  private void keep(byte[] array) {
    if (array.length > 0 && held <= bound) {
      idle.add(array);
    } else {
      held -= array.length;
    }
  }

  /** Bytes that exist now. */
  synchronized long held() {
    return held;
  }
}
