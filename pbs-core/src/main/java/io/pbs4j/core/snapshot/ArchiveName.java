package io.pbs4j.core.snapshot;

import io.pbs4j.core.InvalidNameException;
import java.util.List;

/**
 * A file of a snapshot by its name on the server, such as {@code root.pxar.didx}.
 *
 * @param name a {@link SafeName} that ends in the kind's extension
 * @param kind what the file is
 */
public record ArchiveName(String name, Kind kind) implements Comparable<ArchiveName> {
  /** The manifest. */
  public static final ArchiveName MANIFEST = new ArchiveName("index.json.blob", Kind.BLOB);

  /** The log that a client may add after the backup. */
  public static final ArchiveName CLIENT_LOG = new ArchiveName("client.log.blob", Kind.BLOB);

  /** The key of an encrypted backup, wrapped for the owner of a master key. */
  public static final ArchiveName WRAPPED_KEY = new ArchiveName("rsa-encrypted.key.blob", Kind.BLOB);

  /** The catalog of the archives' file names. */
  public static final ArchiveName CATALOG = new ArchiveName("catalog.pcat1.didx", Kind.DYNAMIC);

  /** Endings of what users call archives with a dynamic index. */
  private static final List<String> STREAMS = List.of(".pxar", ".mpxar", ".ppxar", ".pcat1");

  /** What a file of a snapshot can be. */
  public enum Kind {
    /** Fixed index. */
    FIXED(".fidx"),
    /** Dynamic index. */
    DYNAMIC(".didx"),
    /** Data blob. */
    BLOB(".blob");

    private final String extension;

    Kind(String extension) {
      this.extension = extension;
    }

    /** The extension with its dot. */
    public String extension() {
      return extension;
    }
  }

  /** Checks name and extension. */
  public ArchiveName {
    SafeName.require("file-name", name);
    if (!name.endsWith(kind.extension)) {
      throw new InvalidNameException("file-name", "wrong extension: '" + name + "'");
    }
  }

  /** Parses a server-side name; throws with the reason {@code unknown archive type} for other extensions. */
  public static ArchiveName parse(String name) {
    SafeName.require("file-name", name);
    for (Kind kind : Kind.values()) {
      if (name.endsWith(kind.extension)) {
        return new ArchiveName(name, kind);
      }
    }
    throw new InvalidNameException("file-name", "unknown archive type: \"" + name + "\"");
  }

  /** Whether {@link #parse} would accept a name. */
  public static boolean isValid(String name) {
    if (!SafeName.matches(name) || name.length() > SafeName.MAX_LENGTH) {
      return false;
    }
    for (Kind kind : Kind.values()) {
      if (name.endsWith(kind.extension)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The server-side name of what a user calls {@code root.pxar}, {@code disk.img}, {@code etc.conf} or
   * {@code catalog.pcat1}. A name that already has a server-side extension stays as it is.
   */
  public static ArchiveName ofClientName(String name) {
    if (isValid(name)) {
      return parse(name);
    }
    Kind kind =
        STREAMS.stream().anyMatch(name::endsWith)
            ? Kind.DYNAMIC
            : name.endsWith(".img") ? Kind.FIXED : Kind.BLOB;
    return parse(name + kind.extension);
  }

  /** The name without the server-side extension. */
  public String clientName() {
    return name.substring(0, name.length() - kind.extension.length());
  }

  @Override
  public int compareTo(ArchiveName other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
