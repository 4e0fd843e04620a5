package io.pbs4j.cli.key;

import io.pbs4j.cli.shell.CliContext;
import io.pbs4j.core.InvalidNameException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the stock client keeps its keys. */
final class KeyPlaces {
  static final String ENCRYPTION_KEY = "encryption-key.json";
  static final String MASTER_PUBLIC = "master-public.pem";

  private KeyPlaces() {}

  /** The file named, or the default one, there or not. */
  static Path of(CliContext context, @Nullable Path named, String fallback) {
    if (named != null) {
      return named;
    }
    return context
        .environment()
        .configPlace(fallback)
        .orElseThrow(() -> new InvalidNameException("path", "no file is named, and HOME is not set"));
  }
}
