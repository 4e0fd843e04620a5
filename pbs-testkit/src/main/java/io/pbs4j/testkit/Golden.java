package io.pbs4j.testkit;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Data that the reference server 3.2.4 and its client wrote, and what they say about it. The README
 * of this module tells what is where.
 *
 * <pre>{@code
 * Golden golden = Golden.unpack(temporaryDirectory, Golden.Part.DATASTORE);
 * Path store = golden.datastore();
 * }</pre>
 *
 * <p>Every call unpacks a fresh copy, which a test may change.
 */
public final class Golden {
  private static final String ARCHIVE = "golden.tar.zst";

  /** Checksums and attributes of every file of the backed up trees. */
  private static final List<String> TREE_LISTS =
      List.of(
          "treeA-gen1.sha256",
          "treeA-gen1.sha256.stat",
          "treeA-gen2.sha256",
          "treeA-gen2.sha256.stat");

  /** Permission bits from the highest: owner, group, others. */
  private static final List<PosixFilePermission> BITS =
      List.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE,
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  private final Path root;

  /** One of the directories of the golden data. */
  public enum Part {
    /** The datastore {@code golden}. */
    DATASTORE("datastore"),
    /** What the reference says about it. */
    EXPECTED("expected"),
    /** Keys and passwords of its encrypted snapshots. */
    KEYS("keys"),
    /** A group of 89 snapshots and the decisions of 17 prunes. */
    PRUNE("prune"),
    /** Snapshots before and after verification, collection and a new backup of damaged data. */
    CORRUPT("corrupt"),
    /** Task logs and the lists of tasks. */
    TASK_LOGS("task-logs"),
    /** Small source files of the backups, and the checksums of all. */
    SOURCE("source");

    private final String directory;

    Part(String directory) {
      this.directory = directory;
    }
  }

  private Golden(Path root) {
    this.root = root;
  }

  /** Unpacks parts of the golden data into an existing directory; all parts if none is named. */
  public static Golden unpack(Path target, Part... parts) throws IOException {
    List<String> wanted =
        (parts.length == 0 ? List.of(Part.values()) : List.of(parts))
            .stream().map(p -> p.directory).toList();
    try (InputStream archive = Golden.class.getResourceAsStream(ARCHIVE)) {
      if (archive == null) {
        throw new IOException("resource " + ARCHIVE + " is missing");
      }
      TarReader tar = new TarReader(new ZstdInputStream(archive));
      for (TarReader.Entry entry = tar.next(); entry != null; entry = tar.next()) {
        if (wanted.contains(entry.name().split("/", 2)[0])) {
          write(target, entry);
        }
      }
    }
    if (wanted.contains(Part.SOURCE.directory)) {
      writeLists(target.resolve(Part.SOURCE.directory));
    }
    return new Golden(target);
  }

  /** Lists of the source tree lie beside the archive, as they came later. */
  private static void writeLists(Path target) throws IOException {
    for (String name : TREE_LISTS) {
      try (InputStream list = Golden.class.getResourceAsStream("source/" + name)) {
        if (list == null) {
          throw new IOException("resource " + name + " is missing");
        }
        Files.copy(list, target.resolve(name));
      }
    }
  }

  private static void write(Path target, TarReader.Entry entry) throws IOException {
    Path path = target.resolve(entry.name());
    if (entry.directory()) {
      Files.createDirectory(path);
    } else {
      Files.write(path, entry.content().array());
    }
    Files.setPosixFilePermissions(path, permissions(entry.mode()));
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    for (int i = 0; i < BITS.size(); i++) {
      if ((mode & (1 << (BITS.size() - 1 - i))) != 0) {
        set.add(BITS.get(i));
      }
    }
    return set;
  }

  /** Where a part lies. */
  public Path path(Part part) {
    return root.resolve(part.directory);
  }

  /** The directory of the datastore {@code golden}. */
  public Path datastore() {
    return path(Part.DATASTORE);
  }

  /** A file of {@code expected}, such as {@code api/groups.ns_root.json}. */
  public Path expected(String name) {
    return path(Part.EXPECTED).resolve(name);
  }
}
