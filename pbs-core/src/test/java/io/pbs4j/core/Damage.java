package io.pbs4j.core;

import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Damaged copies of sound bytes, and the one way in which a reader may complain of them. */
public final class Damage {
  /** Something that reads bytes. */
  @FunctionalInterface
  public interface Reading {
    void read(byte[] bytes) throws Exception;
  }

  private Damage() {}

  /** Every copy that ends early, the empty one included. */
  public static Stream<byte[]> truncations(byte[] sound) {
    return IntStream.range(0, sound.length).mapToObj(length -> Arrays.copyOf(sound, length));
  }

  /** Copies with all bits of one byte turned over, for every byte of a range. */
  public static Stream<byte[]> flips(byte[] sound, int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(
            at -> {
              byte[] copy = sound.clone();
              copy[at] ^= (byte) 0xff;
              return copy;
            });
  }

  /** Copies with one bit turned over, for every bit of a range of bytes. */
  public static Stream<byte[]> bitFlips(byte[] sound, int from, int to) {
    return IntStream.range(8 * from, 8 * to)
        .mapToObj(
            bit -> {
              byte[] copy = sound.clone();
              copy[bit / 8] ^= (byte) (1 << bit % 8);
              return copy;
            });
  }

  /** Fails unless the reading refuses the bytes with a {@link FormatException}. */
  public static void assertRefused(byte[] bytes, Reading reading) {
    if (!isRefused(bytes, reading)) {
      fail("accepted damaged bytes " + describe(bytes));
    }
  }

  /**
   * Whether the reading refuses the bytes; fails if it does so by anything but a {@link
   * FormatException}.
   */
  public static boolean isRefused(byte[] bytes, Reading reading) {
    try {
      reading.read(bytes);
      return false;
    } catch (FormatException e) {
      return true;
    } catch (Throwable e) {
      throw new AssertionError("threw " + e + " on " + describe(bytes), e);
    }
  }

  private static String describe(byte[] bytes) {
    String head = Hex.of(Arrays.copyOf(bytes, Math.min(bytes.length, 64)));
    return "of " + bytes.length + " bytes: " + head;
  }
}
