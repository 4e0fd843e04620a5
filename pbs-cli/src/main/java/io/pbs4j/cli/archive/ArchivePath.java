package io.pbs4j.cli.archive;

import io.pbs4j.cli.output.Printable;
import io.pbs4j.core.Octets;
import io.pbs4j.core.pxar.PxarArchive;
import io.pbs4j.core.pxar.PxarEntry;
import io.pbs4j.core.snapshot.ArchiveName;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/**
 * The argument {@code ARCHIVE[/PATH]}.
 *
 * @param archive name of the archive, as users or the server call it
 * @param path path in it, empty for all of it
 */
record ArchivePath(String archive, String path) {
  static ArchivePath parse(String argument) {
    int slash = argument.indexOf('/');
    return slash < 0
        ? new ArchivePath(argument, "")
        : new ArchivePath(argument.substring(0, slash), argument.substring(slash));
  }

  /** Whether the archive holds a directory. */
  boolean isTree() {
    String name = ArchiveName.ofClientName(archive).clientName();
    return name.endsWith("pxar");
  }

  /** Whether the archive as a whole is meant. */
  boolean isWhole() {
    return path.isEmpty();
  }

  /** Finds the entry; a path may be written with the escapes that listings print. */
  PxarEntry find(PxarArchive pxar) throws IOException {
    Optional<PxarEntry> entry = pxar.find(Octets.ofText(path));
    if (entry.isEmpty()) {
      entry = pxar.find(Printable.parse(path));
    }
    return entry.orElseThrow(() -> new NoSuchFileException(archive + path));
  }
}
