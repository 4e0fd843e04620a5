package io.pbs4j.client.tree;

/**
 * Which attributes of files a restore sets.
 *
 * @param owner user and group
 * @param permissions mode
 * @param acls access control lists
 * @param xattrs extended attributes and capabilities
 */
public record RestoreAttributes(boolean owner, boolean permissions, boolean acls, boolean xattrs) {
  /** All of them. */
  public static final RestoreAttributes ALL = new RestoreAttributes(true, true, true, true);
}
