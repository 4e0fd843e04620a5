package io.pbs4j.server.access.tfa;

import io.pbs4j.server.state.Database;
import io.pbs4j.server.state.Database.Durability;
import java.util.Optional;

/** The configuration of WebAuthn in the database. */
public final class WebauthnConfigs {
  /** The tenant whose it is until there are others. */
  private static final String TENANT = "default";

  private final Database database;

  /** Creates the store. */
  public WebauthnConfigs(Database database) {
    this.database = database;
  }

  /** The configuration, if there is one. */
  public Optional<WebauthnConfig> find() {
    return database.first(
        "SELECT rp, id, origin, allow_subdomains FROM webauthn WHERE tenant = ?",
        row -> {
          Long below = row.numberOrNull("allow_subdomains");
          return new WebauthnConfig(
              row.text("rp"), row.text("id"), row.textOrNull("origin"), below == null ? null : below != 0);
        },
        TENANT);
  }

  /** Sets the configuration. */
  public void put(WebauthnConfig config) {
    Boolean below = config.allowSubdomains();
    database.update(
        Durability.FULL,
        "INSERT INTO webauthn (tenant, rp, id, origin, allow_subdomains) VALUES (?, ?, ?, ?, ?)"
            + " ON CONFLICT (tenant) DO UPDATE SET rp = excluded.rp, id = excluded.id,"
            + " origin = excluded.origin, allow_subdomains = excluded.allow_subdomains",
        TENANT,
        config.rp(),
        config.id(),
        config.origin(),
        below == null ? null : below ? 1 : 0);
  }
}
