package io.pbs4j.server.accounts;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.server.access.acl.AclEntry;
import io.pbs4j.server.access.acl.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Permission levels of the short forms, each with all that the one before it has. */
enum PermissionLevel {
  /** See and restore all backups. */
  READ,
  /** The same, and make backups. */
  BACKUP,
  /** All about datastores and what they hold. */
  DATASTORE_ADMIN,
  /** Everything. */
  ADMIN;

  private static final String DATASTORES = "/datastore";

  static PermissionLevel named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  static String[] names() {
    return Arrays.stream(values()).map(level -> level.name().toLowerCase(Locale.ROOT)).toArray(String[]::new);
  }

  /** The entries that give somebody this level. */
  List<AclEntry> entries(AuthId authId) {
    return switch (this) {
      case READ -> List.of(new AclEntry(DATASTORES, authId, Role.DATASTORE_READER, true));
      case BACKUP ->
          List.of(
              new AclEntry(DATASTORES, authId, Role.DATASTORE_READER, true),
              new AclEntry(DATASTORES, authId, Role.DATASTORE_BACKUP, true));
      case DATASTORE_ADMIN -> List.of(new AclEntry(DATASTORES, authId, Role.DATASTORE_ADMIN, true));
      case ADMIN -> List.of(new AclEntry("/", authId, Role.ADMIN, true));
    };
  }
}
