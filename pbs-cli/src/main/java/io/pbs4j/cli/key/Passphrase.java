package io.pbs4j.cli.key;

import io.pbs4j.cli.shell.CliContext;
import io.pbs4j.client.Secret;
import io.pbs4j.core.crypto.CryptException;
import java.io.Console;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** A passphrase from a variable, or typed without an echo. Closing it wipes it. */
final class Passphrase implements AutoCloseable {
  /** Opens an encryption key; protects a new one. */
  static final String KEY = "PBS_ENCRYPTION_PASSWORD";

  /** Protects an encryption key from now on. */
  static final String NEW_KEY = "PBS_NEW_ENCRYPTION_PASSWORD";

  /** Opens or protects a master key. */
  static final String MASTER = "PBS_MASTER_KEY_PASSWORD";

  /** Bytes of a character in UTF-8, at most. */
  private static final int LONGEST = 4;

  private final byte[] bytes;

  private Passphrase(byte[] bytes) {
    this.bytes = bytes;
  }

  /** One that exists: asked for once. */
  static Passphrase existing(CliContext context, String variable, String prompt) throws IOException {
    return get(context, variable, prompt, false);
  }

  /** A new one: asked for twice. */
  static Passphrase fresh(CliContext context, String variable, String prompt) throws IOException {
    return get(context, variable, prompt, true);
  }

  private static Passphrase get(CliContext context, String variable, String prompt, boolean twice)
      throws IOException {
    Optional<Secret> known = context.environment().secret(variable);
    if (known.isPresent()) {
      return new Passphrase(known.get().reveal().getBytes(StandardCharsets.UTF_8));
    }
    Console console = context.terminal() ? System.console() : null;
    char[] typed = console == null ? null : console.readPassword("%s: ", prompt);
    if (console == null || typed == null) {
      throw new CryptException(prompt + " is needed: set " + variable + ", or use a terminal");
    }
    char[] again = twice ? console.readPassword("Verify Password: ") : typed.clone();
    try {
      if (!Arrays.equals(typed, again)) {
        throw new CryptException("Passwords do not match!");
      }
      byte[] room = new byte[typed.length * LONGEST];
      ByteBuffer encoded = ByteBuffer.wrap(room);
      StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(typed), encoded, true);
      byte[] bytes = Arrays.copyOf(room, encoded.position());
      Arrays.fill(room, (byte) 0);
      return new Passphrase(bytes);
    } finally {
      Arrays.fill(typed, ' ');
      if (again != null) {
        Arrays.fill(again, ' ');
      }
    }
  }

  /** The bytes; not a copy. */
  byte[] bytes() {
    return bytes;
  }

  @Override
  public void close() {
    Arrays.fill(bytes, (byte) 0);
  }
}
