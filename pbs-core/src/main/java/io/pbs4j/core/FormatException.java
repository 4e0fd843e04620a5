package io.pbs4j.core;

import java.io.IOException;

/**
 * Bytes that are not what they claim to be.
 *
 * <p>Says what is wrong ({@link #kind()}), in which input ({@link #source()}) and at which byte
 * ({@link #offset()}). {@link #getMessage()} carries the same for people.
 */
public final class FormatException extends IOException {
  private static final long serialVersionUID = 1L;

  /** The offset of an error that belongs to the input as a whole. */
  public static final long NO_OFFSET = -1;

  /** What is wrong, for programs. */
  public enum Kind {
    /** The input ends before the format allows it. */
    TRUNCATED,
    /** The first bytes name no known format. */
    WRONG_MAGIC,
    /** A stored checksum differs from the computed one. */
    WRONG_CHECKSUM,
    /** A chunk's content has another digest than its name. */
    WRONG_DIGEST,
    /** A length disagrees with the data or with another length. */
    WRONG_LENGTH,
    /** A length is above the limit of the format. */
    TOO_LARGE,
    /** A field holds a value outside its rule. */
    INVALID_VALUE,
    /** Encrypted data was to be read without its key. */
    ENCRYPTED
  }

  private final Kind kind;
  private final String source;
  private final long offset;

  /**
   * Creates the exception; the message is {@code reason} alone, as protocol peers expect it.
   *
   * @param kind what is wrong
   * @param source file or stream name
   * @param offset byte in the source, or {@link #NO_OFFSET}
   * @param reason one sentence without the source
   */
  public FormatException(Kind kind, String source, long offset, String reason) {
    super(reason);
    this.kind = kind;
    this.source = source;
    this.offset = offset;
  }

  /** What is wrong, for programs. */
  public Kind kind() {
    return kind;
  }

  /** The file or stream that is wrong. */
  public String source() {
    return source;
  }

  /** The byte in {@link #source()} where the error was seen, or {@link #NO_OFFSET}. */
  public long offset() {
    return offset;
  }

  /** The message with source and offset, for logs and command lines. */
  public String describe() {
    return offset == NO_OFFSET
        ? source + ": " + getMessage()
        : source + ": at byte " + offset + ": " + getMessage();
  }
}
