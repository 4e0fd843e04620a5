package io.pbs4j.server.access;

/** What somebody may be allowed to do on a path. */
public enum Privilege {
  /** See the system. */
  SYS_AUDIT("Sys.Audit"),
  /** Change the system. */
  SYS_MODIFY("Sys.Modify"),
  /** Restart the system. */
  SYS_POWER_MANAGEMENT("Sys.PowerManagement"),
  /** See a datastore and what it holds. */
  DATASTORE_AUDIT("Datastore.Audit"),
  /** Create and remove datastores. */
  DATASTORE_ALLOCATE("Datastore.Allocate"),
  /** Change a datastore and all it holds. */
  DATASTORE_MODIFY("Datastore.Modify"),
  /** Read all backups. */
  DATASTORE_READ("Datastore.Read"),
  /** Verify all backups. */
  DATASTORE_VERIFY("Datastore.Verify"),
  /** Make backups and use own ones. */
  DATASTORE_BACKUP("Datastore.Backup"),
  /** Remove own backups. */
  DATASTORE_PRUNE("Datastore.Prune"),
  /** Change permissions. */
  PERMISSIONS_MODIFY("Permissions.Modify"),
  /** See remotes. */
  REMOTE_AUDIT("Remote.Audit"),
  /** Change remotes. */
  REMOTE_MODIFY("Remote.Modify"),
  /** Read from remotes. */
  REMOTE_READ("Remote.Read"),
  /** Use a console. */
  SYS_CONSOLE("Sys.Console"),
  /** Configure realms. */
  REALM_ALLOCATE("Realm.Allocate");

  private final String wireName;

  Privilege(String wireName) {
    this.wireName = wireName;
  }

  /** The name in the API, such as {@code Datastore.Audit}. */
  public String wireName() {
    return wireName;
  }
}
