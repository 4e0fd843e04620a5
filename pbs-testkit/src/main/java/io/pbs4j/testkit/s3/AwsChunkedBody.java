package io.pbs4j.testkit.s3;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A body in the chunks of {@code aws-chunked}: each may be signed, and headers may follow them. */
final class AwsChunkedBody extends InputStream {
  private static final String SIGNATURE = "x-amz-trailer-signature";
  private final InputStream in;
  private final Signatures.@Nullable Proven chain;
  private final boolean trailing;
  private Map<String, String> trailers = new TreeMap<>();
  private Hash hash = Hash.digest("SHA-256");
  private String claimed = "";
  private long left;
  private boolean first = true;
  private boolean ended;

  /**
   * Creates a body.
   *
   * @param chain that the signatures of the chunks go on with, or {@code null} if they have none
   * @param trailing whether headers follow
   */
  AwsChunkedBody(InputStream in, Signatures.@Nullable Proven chain, boolean trailing) {
    this.in = in;
    this.chain = chain;
    this.trailing = trailing;
  }

  /** A header that came behind the chunks, once the body has ended. */
  @Nullable String trailer(String name) {
    return trailers.get(name);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (left == 0 && !ended) {
      next();
    }
    if (ended) {
      return -1;
    }
    int count = in.read(target, offset, (int) Math.min(length, left));
    if (count < 0) {
      throw S3Error.INCOMPLETE_BODY.because("A chunk is incomplete.");
    }
    hash.update(target, offset, count);
    left -= count;
    return count;
  }

  private void next() throws IOException {
    if (!first) {
      Lines.read(in);
      proveChunk();
    }
    first = false;
    String line = Lines.read(in);
    if (line == null) {
      throw new EOFException("a chunk is missing");
    }
    String[] parts = line.split(";chunk-signature=", 2);
    claimed = parts.length > 1 ? parts[1] : "";
    try {
      left = Long.parseLong(parts[0], 16);
    } catch (NumberFormatException e) {
      throw S3Error.INVALID_REQUEST.because("Bad length of a chunk.");
    }
    if (left == 0) {
      ended = true;
      proveChunk();
      trailers = Lines.headers(in);
      proveTrailers();
    }
  }

  private void proveChunk() throws S3Exception {
    if (chain != null) {
      chain.next("PAYLOAD", Signatures.EMPTY_HASH + "\n" + Signatures.hex(hash.value()), claimed);
      hash = Hash.digest("SHA-256");
    }
  }

  private void proveTrailers() throws S3Exception {
    if (chain != null && trailing) {
      StringBuilder text = new StringBuilder();
      trailers.forEach(
          (name, value) -> {
            if (!name.equalsIgnoreCase(SIGNATURE)) {
              text.append(name.toLowerCase(Locale.ROOT)).append(':').append(value).append('\n');
            }
          });
      chain.next("TRAILER", Signatures.sha256(text.toString()), trailers.getOrDefault(SIGNATURE, ""));
    }
  }
}
