package io.pbs4j.storage.verify;

import io.pbs4j.core.chunk.Digest;
import java.util.concurrent.atomic.AtomicLong;

/** A sample of which no more than some bytes are read. */
final class SizedSample implements Sample {
  private final Sample part;
  private final AtomicLong left;

  SizedSample(Sample part, long bytes) {
    this.part = part;
    this.left = new AtomicLong(bytes);
  }

  @Override
  public boolean includes(Digest digest) {
    return part.includes(digest);
  }

  @Override
  public boolean take(int bytes) {
    return left.getAndUpdate(now -> now >= bytes ? now - bytes : now) >= bytes;
  }
}
