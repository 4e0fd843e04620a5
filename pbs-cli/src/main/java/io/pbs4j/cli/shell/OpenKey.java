package io.pbs4j.cli.shell;

import io.pbs4j.core.crypto.CryptKey;

/**
 * An encryption key that a command may use; closing it wipes the key.
 *
 * @param key the key
 * @param origin line that tells users where it came from
 */
public record OpenKey(CryptKey key, String origin) implements AutoCloseable {
  @Override
  public void close() {
    key.close();
  }
}
