package io.pbs4j.cli.diff;

import io.pbs4j.core.Octets;
import java.util.List;
import java.util.Locale;

/**
 * One entry of a directory archive that is not the same in both snapshots.
 *
 * @param path from the root of the archive
 * @param kind what happened to it
 * @param type what it is in the newer snapshot, or was
 * @param oldSize bytes of a regular file before, 0 for all else
 * @param newSize bytes of a regular file now, 0 for all else
 * @param what differs, for changed entries: type, content, size, mode, owner, mtime, target, device,
 *     attributes
 */
record FileChange(Octets path, Kind kind, String type, long oldSize, long newSize, List<String> what) {
  /** What happened to an entry. */
  enum Kind {
    ADDED('+'),
    REMOVED('-'),
    CHANGED('~');

    private final char sign;

    Kind(char sign) {
      this.sign = sign;
    }

    char sign() {
      return sign;
    }

    String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Takes a copy of the list. */
  FileChange {
    what = List.copyOf(what);
  }
}
