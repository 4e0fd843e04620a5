package io.pbs4j.cli;

import io.pbs4j.core.snapshot.ArchiveName;
import java.util.Collection;
import java.util.stream.Collectors;

/** Names of files of a snapshot as people call them. */
final class FileNames {
  private FileNames() {}

  /** In order, without the servers' extensions. */
  static String text(Collection<String> names) {
    return names.stream()
        .map(name -> ArchiveName.isValid(name) ? ArchiveName.parse(name).clientName() : name)
        .sorted()
        .collect(Collectors.joining(" "));
  }
}
