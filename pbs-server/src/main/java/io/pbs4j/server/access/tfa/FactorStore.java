package io.pbs4j.server.access.tfa;

import io.pbs4j.core.access.Userid;
import io.pbs4j.server.state.Database;
import io.pbs4j.server.state.Database.Durability;
import io.pbs4j.server.state.Row;
import io.pbs4j.server.state.Vault;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Second factors and their locks in the database; secrets are sealed. */
final class FactorStore {
  /** The tenant of everybody until there are others. */
  private static final String TENANT = "default";

  private static final String COLUMNS = "userid, id, kind, description, created, enabled, sealed";

  private final Database database;
  private final Vault vault;

  FactorStore(Database database, Vault vault) {
    this.database = database;
    this.vault = vault;
  }

  List<Factor> all() {
    return database.query(
        "SELECT " + COLUMNS + " FROM second_factors ORDER BY userid, kind, created, id", this::factor);
  }

  List<Factor> of(Userid userid) {
    return database.query(
        "SELECT " + COLUMNS + " FROM second_factors WHERE userid = ? ORDER BY kind, created, id",
        this::factor,
        userid.toString());
  }

  Optional<Factor> find(Userid userid, String id) {
    return of(userid).stream().filter(factor -> factor.id().equals(id)).findFirst();
  }

  void put(Factor factor) {
    byte[] sealed =
        vault.seal(factor.secret().getBytes(StandardCharsets.UTF_8), purpose(factor.userid(), factor.id()));
    database.update(
        Durability.FULL,
        "INSERT INTO second_factors (userid, id, tenant, kind, description, created, enabled, sealed)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (userid, id) DO UPDATE SET"
            + " description = excluded.description, enabled = excluded.enabled, sealed = excluded.sealed",
        factor.userid().toString(),
        factor.id(),
        TENANT,
        factor.kind().id(),
        factor.description(),
        factor.created(),
        factor.enabled() ? 1 : 0,
        Base64.getEncoder().encodeToString(sealed));
  }

  void remove(Userid userid, String id) {
    database.update(
        Durability.FULL, "DELETE FROM second_factors WHERE userid = ? AND id = ?", userid.toString(), id);
  }

  Locks locks(Userid userid) {
    return database
        .first(
            "SELECT totp_failures, failures, locked_until FROM second_factor_locks WHERE userid = ?",
            row ->
                new Locks(
                    (int) row.number("totp_failures"), (int) row.number("failures"), row.number("locked_until")),
            userid.toString())
        .orElse(Locks.NONE);
  }

  void put(Userid userid, Locks locks) {
    database.update(
        Durability.FULL,
        "INSERT INTO second_factor_locks (userid, tenant, totp_failures, failures, locked_until)"
            + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (userid) DO UPDATE SET"
            + " totp_failures = excluded.totp_failures, failures = excluded.failures,"
            + " locked_until = excluded.locked_until",
        userid.toString(),
        TENANT,
        locks.totpFailures(),
        locks.failures(),
        locks.lockedUntil());
  }

  private Factor factor(Row row) {
    Userid userid = Userid.parse(row.text("userid"));
    String id = row.text("id");
    byte[] secret = vault.unseal(Base64.getDecoder().decode(row.text("sealed")), purpose(userid, id));
    return new Factor(
        userid,
        id,
        FactorKind.valueOf(row.text("kind").toUpperCase(Locale.ROOT)),
        row.text("description"),
        row.number("created"),
        row.flag("enabled"),
        new String(secret, StandardCharsets.UTF_8));
  }

  private static String purpose(Userid userid, String id) {
    return "second-factor " + userid + " " + id;
  }
}
