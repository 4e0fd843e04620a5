package io.pbs4j.core.pxar;

import io.pbs4j.core.Octets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of a file besides its content.
 *
 * @param mode Linux mode with the kind of file
 * @param flags file attributes of the format, 0 for none
 * @param uid owner
 * @param gid group
 * @param mtimeSeconds time of last change, seconds since 1970, may be negative
 * @param mtimeNanos its fraction, 0 to 999,999,999
 * @param xattrs extended attributes
 * @param acl access control lists
 * @param capabilities value of {@code security.capability}, if any
 * @param quotaProject quota project id, if any
 */
public record Metadata(
    long mode,
    long flags,
    int uid,
    int gid,
    long mtimeSeconds,
    int mtimeNanos,
    List<Xattr> xattrs,
    Acl acl,
    @Nullable Octets capabilities,
    @Nullable Long quotaProject) {
  /**
   * An extended attribute.
   *
   * @param name with its namespace, such as {@code user.comment}
   * @param value any bytes
   */
  public record Xattr(Octets name, Octets value) {}

  /** Takes a copy of the list. */
  public Metadata {
    xattrs = List.copyOf(xattrs);
  }

  /** Metadata with mode, owner and time only. */
  public static Metadata of(long mode, int uid, int gid, long mtimeSeconds, int mtimeNanos) {
    return new Metadata(mode, 0, uid, gid, mtimeSeconds, mtimeNanos, List.of(), Acl.NONE, null, null);
  }

  /** The kind of file. */
  public FileMode kind() {
    return FileMode.of(mode);
  }
}
