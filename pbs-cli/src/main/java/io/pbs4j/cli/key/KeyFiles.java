package io.pbs4j.cli.key;

import io.pbs4j.cli.shell.CliContext;
import io.pbs4j.core.crypto.CryptException;
import io.pbs4j.core.crypto.CryptKey;
import io.pbs4j.core.crypto.KeyFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads key files. */
final class KeyFiles {
  private KeyFiles() {}

  static KeyFile read(Path file) throws IOException {
    byte[] json = SecretFile.read(file);
    try {
      return KeyFile.parse(file.toString(), json);
    } finally {
      Arrays.fill(json, (byte) 0);
    }
  }

  /** Opens a key, asking for its passphrase if it has one. */
  static CryptKey open(CliContext context, KeyFile file) throws IOException {
    if (!file.needsPassphrase()) {
      return file.open(null);
    }
    try (Passphrase passphrase =
        Passphrase.existing(context, Passphrase.KEY, "Encryption Key Password")) {
      return file.open(passphrase.bytes());
    } catch (CryptException e) {
      String hint = file.hint().map(text -> " (password hint: " + text + ")").orElse("");
      throw new CryptException(e.getMessage() + hint, e);
    }
  }
}
