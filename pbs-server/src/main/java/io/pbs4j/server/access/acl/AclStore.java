package io.pbs4j.server.access.acl;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.server.state.Database;
import io.pbs4j.server.state.Database.Durability;
import io.pbs4j.server.state.Row;
import java.util.List;
import java.util.Optional;

/** The entries: kept in the database, answered from memory. */
public final class AclStore {
  /** The tenant of every entry until there are others. */
  private static final String TENANT = "default";

  private final Database database;
  private volatile View view;

  /** What the database holds. */
  private record View(List<AclEntry> entries, AclTree tree) {}

  /** Reads the database. */
  public AclStore(Database database) {
    this.database = database;
    this.view = read();
  }

  /** All entries, in order of path, auth id and role. */
  public List<AclEntry> entries() {
    return view.entries;
  }

  /** All entries as a tree. */
  public AclTree tree() {
    return view.tree;
  }

  /** Adds an entry of somebody who exists, or changes whether it propagates. */
  public synchronized void put(AclEntry entry) {
    database.update(
        Durability.FULL,
        "INSERT INTO acl (path, auth_id, role, userid, tenant, propagate) VALUES (?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (path, auth_id, role) DO UPDATE SET propagate = excluded.propagate",
        entry.path(),
        entry.authId().toString(),
        entry.role().id(),
        entry.authId().user().toString(),
        TENANT,
        entry.propagate() ? 1 : 0);
    view = read();
  }

  /** Removes an entry; harmless when there is none. */
  public synchronized void remove(String path, AuthId authId, Role role) {
    database.update(
        Durability.FULL,
        "DELETE FROM acl WHERE path = ? AND auth_id = ? AND role = ?",
        path,
        authId.toString(),
        role.id());
    view = read();
  }

  /** Reads again what something else has changed. */
  public synchronized void reload() {
    view = read();
  }

  private View read() {
    List<AclEntry> entries =
        database
            .query("SELECT path, auth_id, role, propagate FROM acl ORDER BY path, auth_id, role", AclStore::entry)
            .stream()
            .flatMap(Optional::stream)
            .toList();
    return new View(entries, new AclTree(entries));
  }

  /** A role that this server does not know gives nothing. */
  private static Optional<AclEntry> entry(Row row) {
    return Role.named(row.text("role"))
        .map(
            role ->
                new AclEntry(
                    row.text("path"), AuthId.parse(row.text("auth_id")), role, row.flag("propagate")));
  }
}
