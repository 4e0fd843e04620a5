package io.pbs4j.server.access.acl;

import io.pbs4j.server.access.Privilege;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** A named set of privileges, as clients of the API know them. */
public enum Role {
  /** Everything. */
  ADMIN("Admin", "Administrator", Privilege.values()),
  /** See system and datastores. */
  AUDIT("Audit", "See the system and all datastores", Privilege.SYS_AUDIT, Privilege.DATASTORE_AUDIT),
  /** Nothing, and nothing else that is assigned at the same place. */
  NO_ACCESS("NoAccess", "No access, whatever else is assigned at the same path"),
  /** All about the content of datastores. */
  DATASTORE_ADMIN(
      "DatastoreAdmin",
      "All about the content and settings of datastores",
      Privilege.DATASTORE_AUDIT,
      Privilege.DATASTORE_MODIFY,
      Privilege.DATASTORE_READ,
      Privilege.DATASTORE_VERIFY,
      Privilege.DATASTORE_BACKUP,
      Privilege.DATASTORE_PRUNE),
  /** See, verify and restore everything. */
  DATASTORE_READER(
      "DatastoreReader",
      "See, verify and restore all backups",
      Privilege.DATASTORE_AUDIT,
      Privilege.DATASTORE_VERIFY,
      Privilege.DATASTORE_READ),
  /** Back up, and restore what is one's own. */
  DATASTORE_BACKUP("DatastoreBackup", "Make backups, restore own ones", Privilege.DATASTORE_BACKUP),
  /** Back up, restore and prune what is one's own. */
  DATASTORE_POWER_USER(
      "DatastorePowerUser",
      "Make backups, restore and prune own ones",
      Privilege.DATASTORE_PRUNE,
      Privilege.DATASTORE_BACKUP),
  /** See datastores. */
  DATASTORE_AUDIT("DatastoreAudit", "See datastores and what they hold", Privilege.DATASTORE_AUDIT),
  /** See remotes. */
  REMOTE_AUDIT("RemoteAudit", "See remotes", Privilege.REMOTE_AUDIT),
  /** All about remotes. */
  REMOTE_ADMIN(
      "RemoteAdmin",
      "All about remotes",
      Privilege.REMOTE_AUDIT,
      Privilege.REMOTE_MODIFY,
      Privilege.REMOTE_READ),
  /** Fetch from remotes. */
  REMOTE_SYNC_OPERATOR(
      "RemoteSyncOperator", "See remotes and fetch from them", Privilege.REMOTE_AUDIT, Privilege.REMOTE_READ),
  /** See tapes. */
  TAPE_AUDIT("TapeAudit", "See tapes", Privilege.TAPE_AUDIT),
  /** All about tapes. */
  TAPE_ADMIN(
      "TapeAdmin",
      "All about tapes",
      Privilege.TAPE_AUDIT,
      Privilege.TAPE_MODIFY,
      Privilege.TAPE_WRITE,
      Privilege.TAPE_READ),
  /** Use tapes. */
  TAPE_OPERATOR(
      "TapeOperator", "See, write and read tapes", Privilege.TAPE_AUDIT, Privilege.TAPE_WRITE, Privilege.TAPE_READ),
  /** Read tapes. */
  TAPE_READER("TapeReader", "See and read tapes", Privilege.TAPE_AUDIT, Privilege.TAPE_READ);

  private final String id;
  private final String comment;
  private final long bits;

  Role(String id, String comment, Privilege... privileges) {
    this.id = id;
    this.comment = comment;
    this.bits = Held.bits(privileges);
  }

  /** The role of a name such as {@code DatastoreAudit}, if there is one. */
  public static Optional<Role> named(String id) {
    return Arrays.stream(values()).filter(role -> role.id.equals(id)).findFirst();
  }

  /** All names, in the order of clients' choices. */
  public static String[] ids() {
    return Arrays.stream(values()).map(Role::id).toArray(String[]::new);
  }

  /** The name in the API. */
  public String id() {
    return id;
  }

  /** What it is for, in a line. */
  public String comment() {
    return comment;
  }

  /** What it allows, in the order of {@link Privilege}. */
  public Set<Privilege> privileges() {
    return new Held(bits, bits).asMap().keySet();
  }

  /** What it allows, as in {@link Held}. */
  long bits() {
    return bits;
  }
}
