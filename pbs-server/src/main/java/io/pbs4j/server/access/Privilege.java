package io.pbs4j.server.access;

import java.util.Arrays;
import java.util.Optional;

/** What somebody may be allowed to do on a path. */
public enum Privilege {
  /** See the system. */
  SYS_AUDIT("Sys.Audit", 1L << 0),
  /** Change the system. */
  SYS_MODIFY("Sys.Modify", 1L << 1),
  /** Restart the system. */
  SYS_POWER_MANAGEMENT("Sys.PowerManagement", 1L << 2),
  /** See a datastore and what it holds. */
  DATASTORE_AUDIT("Datastore.Audit", 1L << 3),
  /** Create and remove datastores. */
  DATASTORE_ALLOCATE("Datastore.Allocate", 1L << 4),
  /** Change a datastore and all it holds. */
  DATASTORE_MODIFY("Datastore.Modify", 1L << 5),
  /** Read all backups. */
  DATASTORE_READ("Datastore.Read", 1L << 6),
  /** Verify all backups. */
  DATASTORE_VERIFY("Datastore.Verify", 1L << 7),
  /** Make backups and use own ones. */
  DATASTORE_BACKUP("Datastore.Backup", 1L << 8),
  /** Remove own backups. */
  DATASTORE_PRUNE("Datastore.Prune", 1L << 9),
  /** Change permissions. */
  PERMISSIONS_MODIFY("Permissions.Modify", 1L << 10),
  /** See remotes. */
  REMOTE_AUDIT("Remote.Audit", 1L << 11),
  /** Change remotes. */
  REMOTE_MODIFY("Remote.Modify", 1L << 12),
  /** Read from remotes. */
  REMOTE_READ("Remote.Read", 1L << 13),
  /** Use a console. */
  SYS_CONSOLE("Sys.Console", 1L << 14),
  /** See tapes; there are none, the name is known to clients. */
  TAPE_AUDIT("Tape.Audit", 1L << 15),
  /** Change tapes. */
  TAPE_MODIFY("Tape.Modify", 1L << 16),
  /** Write tapes. */
  TAPE_WRITE("Tape.Write", 1L << 17),
  /** Read tapes. */
  TAPE_READ("Tape.Read", 1L << 18),
  /** Configure realms. */
  REALM_ALLOCATE("Realm.Allocate", 1L << 19);

  private final String wireName;
  private final long bit;

  Privilege(String wireName, long bit) {
    this.wireName = wireName;
    this.bit = bit;
  }

  /** The privilege of a name such as {@code Datastore.Audit}, if there is one. */
  public static Optional<Privilege> named(String wireName) {
    return Arrays.stream(values()).filter(privilege -> privilege.wireName.equals(wireName)).findFirst();
  }

  /** The name in the API, such as {@code Datastore.Audit}. */
  public String wireName() {
    return wireName;
  }

  /** A bit of its own, for sets of privileges in a number. */
  public long bit() {
    return bit;
  }
}
