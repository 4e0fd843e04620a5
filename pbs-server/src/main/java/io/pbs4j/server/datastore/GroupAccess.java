package io.pbs4j.server.datastore;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.Call;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.StorageException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may do in a namespace: with one set of privileges to every group, with another to his own
 * groups only.
 */
public final class GroupAccess {
  private final AuthId caller;
  private final boolean every;

  private GroupAccess(AuthId caller, boolean every) {
    this.caller = caller;
    this.every = every;
  }

  /**
   * Checks the privileges of a call.
   *
   * @param full any of them opens every group
   * @param own any of them opens the caller's own groups
   * @throws io.pbs4j.server.access.PermissionDeniedException if the caller holds none
   */
  public static GroupAccess of(Call call, String store, Namespace ns, Privilege[] full, Privilege[] own) {
    String path = DatastoreParameters.aclPath(store, ns);
    if (call.holds(path, full)) {
      return new GroupAccess(call.caller(), true);
    }
    Privilege[] any = new Privilege[full.length + own.length];
    System.arraycopy(full, 0, any, 0, full.length);
    System.arraycopy(own, 0, any, full.length, own.length);
    call.require(path, any);
    return new GroupAccess(call.caller(), false);
  }

  /** The same check as a declaration: who holds none of them is refused before the handler runs. */
  public static Access declared(Privilege[] full, Privilege[] own) {
    return Access.groups("/datastore/{store}/{ns}", List.of(full), List.of(own));
  }

  /** A set of privileges. */
  public static Privilege[] any(Privilege... privileges) {
    return privileges;
  }

  /** Whether a group with this owner is open; one without owner is so only to those who may use all. */
  boolean opens(@Nullable AuthId owner) {
    return every || (owner != null && caller.mayUseGroupOf(owner));
  }

  /**
   * Whether a group is open to a caller, for work on many namespaces: what he may do in one says nothing of those
   * below it.
   */
  static boolean opens(
      Call call, Datastore store, Namespace ns, BackupGroup group, Privilege[] full, Privilege[] own)
      throws IOException {
    String path = DatastoreParameters.aclPath(store.name(), ns);
    return call.holds(path, full)
        || (call.holds(path, own) && call.caller().mayUseGroupOf(store.snapshots().owner(ns, group)));
  }

  /** Throws unless a group is open. */
  public void require(Datastore store, Namespace ns, BackupGroup group) throws IOException {
    if (!every) {
      requireOwner(caller, store.snapshots().owner(ns, group));
    }
  }

  /** Throws unless somebody may use groups of an owner. */
  static void requireOwner(AuthId authId, AuthId owner) throws StorageException {
    if (!authId.mayUseGroupOf(owner)) {
      throw new StorageException(
          StorageException.Kind.NOT_OWNER, "backup owner check failed (" + authId + " != " + owner + ")");
    }
  }
}
