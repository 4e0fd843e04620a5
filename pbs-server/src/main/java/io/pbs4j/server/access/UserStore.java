package io.pbs4j.server.access;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.access.Userid;
import io.pbs4j.server.state.Database;
import io.pbs4j.server.state.Database.Durability;
import java.time.InstantSource;
import java.util.Optional;

/** Users and tokens in the database. */
public final class UserStore {
  /** The tenant of everybody until there are others. */
  private static final String TENANT = "default";

  private final Database database;
  private final InstantSource clock;

  /** Creates the store. */
  public UserStore(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** The user of that name. */
  public Optional<User> user(Userid userid) {
    return database.first(
        "SELECT enabled, expires FROM users WHERE userid = ?",
        row -> new User(userid, row.flag("enabled"), row.number("expires")),
        userid.toString());
  }

  /** The token of that name. */
  public Optional<Token> token(AuthId tokenid) {
    return database.first(
        "SELECT secret_sha256, enabled, expires FROM tokens WHERE tokenid = ?",
        row ->
            new Token(tokenid, row.text("secret_sha256"), row.flag("enabled"), row.number("expires")),
        tokenid.toString());
  }

  /** Whether somebody exists and may act now; a token needs its user to be active too. */
  public boolean isActive(AuthId authId) {
    long now = clock.instant().getEpochSecond();
    boolean user = user(authId.user()).filter(u -> u.active(now)).isPresent();
    return user && (!authId.isToken() || token(authId).filter(t -> t.active(now)).isPresent());
  }

  /** Adds a user; harmless when he exists. */
  public void addUser(Userid userid) {
    database.update(
        Durability.FULL,
        "INSERT INTO users (userid, tenant, enabled, expires, created) VALUES (?, ?, 1, 0, ?)"
            + " ON CONFLICT (userid) DO NOTHING",
        userid.toString(),
        TENANT,
        clock.instant().getEpochSecond());
  }

  /** Adds a token of an existing user, or gives an existing one a new secret. */
  public void putToken(AuthId tokenid, Secret secret) {
    database.update(
        Durability.FULL,
        "INSERT INTO tokens (tokenid, userid, tenant, secret_sha256, enabled, expires, created)"
            + " VALUES (?, ?, ?, ?, 1, 0, ?)"
            + " ON CONFLICT (tokenid) DO UPDATE SET secret_sha256 = excluded.secret_sha256",
        tokenid.toString(),
        tokenid.user().toString(),
        TENANT,
        secret.hash(),
        clock.instant().getEpochSecond());
  }
}
