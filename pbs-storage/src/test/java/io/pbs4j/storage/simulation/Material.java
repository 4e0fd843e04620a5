package io.pbs4j.storage.simulation;

import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.testkit.RandomBytes;
import java.util.ArrayList;
import java.util.List;

/** The chunks that all simulated backups are made of: few, so that backups share many. */
final class Material {
  /** Longer than what an upload holds in memory. */
  private static final int LARGE = 70_000;

  private static final int COUNT = 24;

  private static final List<Piece> PIECES = pieces();

  private Material() {}

  /**
   * One chunk.
   *
   * @param digest its name
   * @param length bytes decoded
   * @param encoded its blob
   */
  record Piece(Digest digest, int length, byte[] encoded) {}

  private static List<Piece> pieces() {
    List<Piece> pieces = new ArrayList<>();
    Zstd zstd = Zstd.detect();
    for (int i = 0; i < COUNT; i++) {
      byte[] data = i == 0 ? RandomBytes.noise(i, LARGE) : RandomBytes.mixed(i, 60 + 40 * i);
      pieces.add(
          new Piece(
              Digest.sha256(data), data.length, DataBlob.encode(data, i % 2 == 0 ? null : zstd).bytes()));
    }
    return List.copyOf(pieces);
  }

  static Piece piece(int number) {
    return PIECES.get(number);
  }

  static int count() {
    return COUNT;
  }
}
