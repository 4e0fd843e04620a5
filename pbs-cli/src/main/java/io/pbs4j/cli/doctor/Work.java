package io.pbs4j.cli.doctor;

import java.util.Set;
import java.util.stream.Stream;

/** What people want to do with a datastore, and which privileges that takes. */
enum Work {
  /** The store is in the lists of clients; else they say that there is none. */
  SEE("see the datastore", "DatastoreAudit", "Datastore.Audit", "Datastore.Backup"),
  /** New snapshots. */
  BACK_UP("make backups", "DatastoreBackup", "Datastore.Backup"),
  /** Snapshots of groups that somebody owns. */
  RESTORE_OWN("restore own backups", "DatastoreBackup", "Datastore.Read", "Datastore.Backup"),
  /** Every snapshot. */
  RESTORE_ALL("restore all backups", "DatastoreReader", "Datastore.Read"),
  /** Every group in lists. */
  LIST_ALL("list all backups", "DatastoreAudit", "Datastore.Audit"),
  /** Retention rules for own groups. */
  PRUNE_OWN("prune own backups", "DatastorePowerUser", "Datastore.Modify", "Datastore.Prune"),
  /** Check of all chunks. */
  VERIFY("verify all backups", "DatastoreReader", "Datastore.Verify"),
  /** Garbage collection and settings. */
  ADMINISTER("collect garbage, change settings", "DatastoreAdmin", "Datastore.Modify");

  private final String title;
  private final String role;
  private final String needs;

  Work(String title, String role, String... anyOf) {
    this.title = title;
    this.role = role;
    this.needs = String.join("|", anyOf);
  }

  /** What it is, such as {@code make backups}. */
  String title() {
    return title;
  }

  /** The smallest role that is enough. */
  String role() {
    return role;
  }

  /** Privileges of which one is enough, as error messages name them. */
  String needs() {
    return needs;
  }

  boolean allowedBy(Set<String> privileges) {
    return Stream.of(needs.split("\\|", -1)).anyMatch(privileges::contains);
  }
}
