package io.pbs4j.server.access.acl;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.server.access.FirstRun;
import io.pbs4j.server.access.Permissions;
import io.pbs4j.server.access.Privilege;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Decides by the entries that hold now. {@code root@pam} may do everything; his tokens have entries like those of
 * everybody. A token may do what both its own entries and those of its user allow.
 */
public final class AclPermissions implements Permissions {
  private final Supplier<AclTree> tree;

  /**
   * Creates the rule.
   *
   * @param tree the entries that hold now; asked for every decision, must not wait
   */
  public AclPermissions(Supplier<AclTree> tree) {
    this.tree = tree;
  }

  @Override
  public boolean check(AuthId authId, String path, Privilege... anyOf) {
    return held(tree.get(), authId, path).hasAnyOf(anyOf);
  }

  @Override
  public boolean checkBelow(AuthId authId, String path, Privilege... anyOf) {
    AclTree now = tree.get();
    if (held(now, authId, path).hasAnyOf(anyOf)) {
      return true;
    }
    for (String below : now.pathsBelow(path)) {
      if (held(now, authId, below).hasAnyOf(anyOf)) {
        return true;
      }
    }
    return false;
  }

  /** What somebody holds at a path. */
  public Held held(AuthId authId, String path) {
    return held(tree.get(), authId, path);
  }

  /** Every path at or above which anybody has an entry. */
  public Set<String> paths() {
    return tree.get().paths();
  }

  private static Held held(AclTree tree, AuthId authId, String path) {
    if (authId.equals(FirstRun.ROOT)) {
      return Held.EVERYTHING;
    }
    Held own = tree.held(authId, path);
    return authId.isToken() ? own.and(held(tree, AuthId.of(authId.user()), path)) : own;
  }
}
