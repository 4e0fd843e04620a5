package io.pbs4j.storage.drill;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot that was restored to nothing.
 *
 * @param path {@code ns/NAME/TYPE/ID/TIME}
 * @param files its files
 * @param error why it could not be opened at all, {@code null} for nothing
 */
public record DrilledSnapshot(String path, List<DrilledFile> files, @Nullable String error) {
  /** Takes a copy of the list. */
  public DrilledSnapshot {
    files = List.copyOf(files);
  }

  /** Whether all of it came out as it was put in. */
  public boolean ok() {
    return error == null && files.stream().allMatch(file -> file.error() == null);
  }
}
