package io.pbs4j.server.push;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** Reads the body of a push, without holding a thread while it arrives. */
final class PushBody implements Runnable {
  /** Largest body, in bytes, as it is sent and when it is unpacked. */
  static final int MAX_BYTES = 10 << 20;

  /** A body arrives within this, or its share of the memory goes to others; 10 MiB at 1.4 Mbit/s. */
  static final Duration DEADLINE = Duration.ofMinutes(1);

  private static final int PIECE = 16 << 10;

  private final Request request;
  private final BodyBudget.Share share;
  private final InstantSource clock;
  private final Instant begin;
  private final Consumer<byte[]> whole;
  private final Consumer<Throwable> failed;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  private PushBody(
      Request request,
      BodyBudget.Share share,
      InstantSource clock,
      Consumer<byte[]> whole,
      Consumer<Throwable> failed) {
    this.request = request;
    this.share = share;
    this.clock = clock;
    this.begin = clock.instant();
    this.whole = whole;
    this.failed = failed;
  }

  /**
   * Reads a body.
   *
   * @param share takes what is read
   * @param clock measures how long it takes
   * @param whole gets the body, on any thread, which it may block
   * @param failed gets a {@link PushRefusedException}, or why the body broke off
   */
  static void read(
      Request request,
      BodyBudget.Share share,
      InstantSource clock,
      Consumer<byte[]> whole,
      Consumer<Throwable> failed) {
    if (request.getLength() > MAX_BYTES) {
      failed.accept(PushRefusedException.tooLarge());
    } else {
      new PushBody(request, share, clock, whole, failed).run();
    }
  }

  /** Takes what has arrived; runs again when more has. */
  @Override
  public void run() {
    while (true) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(this);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        failed.accept(chunk.getFailure());
        return;
      }
      boolean last = chunk.isLast();
      try {
        add(chunk.getByteBuffer());
      } catch (PushRefusedException e) {
        failed.accept(e);
        return;
      } finally {
        chunk.release();
      }
      if (last) {
        whole.accept(body.toByteArray());
        return;
      }
    }
  }

  private void add(ByteBuffer piece) throws PushRefusedException {
    if (body.size() + piece.remaining() > MAX_BYTES) {
      throw PushRefusedException.tooLarge();
    }
    if (clock.instant().isAfter(begin.plus(DEADLINE))) {
      throw PushRefusedException.unread(
          Refusal.SLOW, 408, "Request timeout", "the body took more than " + DEADLINE.toSeconds() + " s");
    }
    share.grow(piece.remaining());
    byte[] bytes = new byte[piece.remaining()];
    piece.get(bytes);
    body.writeBytes(bytes);
  }

  /** Unpacks a body; stops as soon as there is too much of it. */
  static byte[] gunzip(byte[] packed, BodyBudget.Share share) throws PushRefusedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] piece = new byte[PIECE];
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed), PIECE)) {
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        if (out.size() + n > MAX_BYTES) {
          throw PushRefusedException.tooLarge();
        }
        share.grow(n);
        out.write(piece, 0, n);
      }
    } catch (IOException e) {
      throw PushRefusedException.malformed("the body is not in gzip format, or is cut off");
    }
    return out.toByteArray();
  }
}
