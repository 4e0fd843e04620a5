package io.pbs4j.core.pxar;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * POSIX access control lists of an entry, as far as the mode does not hold them.
 *
 * @param users named users
 * @param groups named groups
 * @param groupObject permissions of the owning group, {@code null} without an extended list
 * @param defaults for new children of a directory, {@code null} if there are none
 * @param defaultUsers named users for new children
 * @param defaultGroups named groups for new children
 */
public record Acl(
    List<Rule> users,
    List<Rule> groups,
    @Nullable Long groupObject,
    @Nullable Defaults defaults,
    List<Rule> defaultUsers,
    List<Rule> defaultGroups) {
  /** No lists. */
  public static final Acl NONE = new Acl(List.of(), List.of(), null, null, List.of(), List.of());

  /**
   * One named user or group.
   *
   * @param id number of the user or group
   * @param permissions bits rwx
   */
  public record Rule(long id, long permissions) {}

  /**
   * The unnamed rules for new children.
   *
   * @param user of the owner
   * @param group of the owning group
   * @param other of all others
   * @param mask upper limit, -1 for none
   */
  public record Defaults(long user, long group, long other, long mask) {}

  /** Takes copies of the lists. */
  public Acl {
    users = List.copyOf(users);
    groups = List.copyOf(groups);
    defaultUsers = List.copyOf(defaultUsers);
    defaultGroups = List.copyOf(defaultGroups);
  }

  /** Whether there is nothing to store. */
  public boolean isEmpty() {
    return equals(NONE);
  }
}
