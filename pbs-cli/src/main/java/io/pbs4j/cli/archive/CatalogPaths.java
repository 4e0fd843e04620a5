package io.pbs4j.cli.archive;

import io.pbs4j.cli.output.Printable;
import io.pbs4j.core.Octets;
import io.pbs4j.core.snapshot.ArchiveName;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Paths in a catalog, whose first name is an archive's on the server. */
final class CatalogPaths {
  private CatalogPaths() {}

  /** The names of an argument. */
  static List<Octets> names(ArchivePath path) {
    List<Octets> names = new ArrayList<>();
    names.add(Octets.ofText(ArchiveName.ofClientName(path.archive()).name()));
    for (String name : path.path().split("/", -1)) {
      if (!name.isEmpty() && !name.equals(".")) {
        names.add(Printable.parse(name));
      }
    }
    return names;
  }

  /** Names joined by slashes, behind a beginning. */
  static Octets join(Octets start, List<Octets> names) {
    int length = start.length();
    for (Octets name : names) {
      length += 1 + name.length();
    }
    ByteBuffer out = ByteBuffer.allocate(length).put(start.toByteArray());
    for (Octets name : names) {
      out.put((byte) '/').put(name.toByteArray());
    }
    return Octets.of(out.array());
  }
}
