package io.pbs4j.cli.archive;

import io.pbs4j.cli.shell.OpenKey;
import io.pbs4j.core.archive.SnapshotReader;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * A snapshot that a command reads; closing it wipes the key and closes where it is.
 *
 * @param source where it is
 * @param reader its archives
 * @param key its key, if one was needed
 */
public record OpenSnapshot(SnapshotSource source, SnapshotReader reader, Optional<OpenKey> key)
    implements Closeable {
  @Override
  public void close() throws IOException {
    key.ifPresent(OpenKey::close);
    source.close();
  }
}
