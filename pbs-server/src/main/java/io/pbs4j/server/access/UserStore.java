package io.pbs4j.server.access;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.access.Userid;
import io.pbs4j.server.state.Database;
import io.pbs4j.server.state.Database.Durability;
import io.pbs4j.server.state.Row;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Users and tokens: kept in the database, answered from memory, so that no request waits for the database to know
 * who sends it.
 */
public final class UserStore {
  /** The tenant of everybody until there are others. */
  private static final String TENANT = "default";

  private final Database database;
  private final InstantSource clock;
  private final List<Runnable> removals = new CopyOnWriteArrayList<>();
  private volatile View view;

  /** What the database holds, by text form. */
  private record View(SortedMap<String, User> users, SortedMap<String, Token> tokens) {}

  /** Reads the database. */
  public UserStore(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
    this.view = read();
  }

  /** Has something done after each removal of a user or token, whose entries elsewhere are gone with it. */
  public void afterRemoval(Runnable action) {
    removals.add(action);
  }

  /** The user of that name. */
  public Optional<User> user(Userid userid) {
    return Optional.ofNullable(view.users.get(userid.toString()));
  }

  /** All users, in order of their names. */
  public List<User> users() {
    return List.copyOf(view.users.values());
  }

  /** The token of that name. */
  public Optional<Token> token(AuthId tokenid) {
    return Optional.ofNullable(view.tokens.get(tokenid.toString()));
  }

  /** The tokens of a user, in order of their names. */
  public List<Token> tokens(Userid userid) {
    return view.tokens.values().stream().filter(token -> token.id().user().equals(userid)).toList();
  }

  /** Whether somebody exists, active or not. */
  public boolean exists(AuthId authId) {
    return authId.isToken() ? token(authId).isPresent() : user(authId.user()).isPresent();
  }

  /** Whether somebody exists and may act now; a token needs its user to be active too. */
  public boolean isActive(AuthId authId) {
    long now = clock.instant().getEpochSecond();
    boolean user = user(authId.user()).filter(u -> u.active(now)).isPresent();
    return user && (!authId.isToken() || token(authId).filter(t -> t.active(now)).isPresent());
  }

  /** Adds a user about whom nothing is known; harmless when he exists. */
  public void addUser(Userid userid) {
    if (user(userid).isEmpty()) {
      put(User.plain(userid));
    }
  }

  /** Adds a user or changes what is known of him. */
  public synchronized void put(User user) {
    Profile profile = user.profile();
    database.update(
        Durability.FULL,
        "INSERT INTO users (userid, tenant, enabled, expires, comment, firstname, lastname, email, created)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (userid) DO UPDATE SET"
            + " enabled = excluded.enabled, expires = excluded.expires, comment = excluded.comment,"
            + " firstname = excluded.firstname, lastname = excluded.lastname, email = excluded.email",
        user.userid().toString(),
        TENANT,
        user.enabled() ? 1 : 0,
        user.expires(),
        profile.comment(),
        profile.firstname(),
        profile.lastname(),
        profile.email(),
        clock.instant().getEpochSecond());
    view = read();
  }

  /** Removes a user with his tokens and with whatever belongs to either. */
  public synchronized void remove(Userid userid) {
    database.update(Durability.FULL, "DELETE FROM users WHERE userid = ?", userid.toString());
    view = read();
    removals.forEach(Runnable::run);
  }

  /** Adds an enabled token of an existing user, or gives an existing one a new secret. */
  public void putToken(AuthId tokenid, Secret secret) {
    Token token =
        token(tokenid)
            .map(old -> new Token(tokenid, secret.hash(), old.enabled(), old.expires(), old.comment()))
            .orElseGet(() -> new Token(tokenid, secret.hash(), true, 0, null));
    put(token);
  }

  /** Adds a token of an existing user or changes it. */
  public synchronized void put(Token token) {
    database.update(
        Durability.FULL,
        "INSERT INTO tokens (tokenid, userid, tenant, secret_sha256, enabled, expires, comment, created)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tokenid) DO UPDATE SET"
            + " secret_sha256 = excluded.secret_sha256, enabled = excluded.enabled,"
            + " expires = excluded.expires, comment = excluded.comment",
        token.id().toString(),
        token.id().user().toString(),
        TENANT,
        token.hash(),
        token.enabled() ? 1 : 0,
        token.expires(),
        token.comment(),
        clock.instant().getEpochSecond());
    view = read();
  }

  /** Removes a token with the entries that name it. */
  public synchronized void removeToken(AuthId tokenid) {
    database.transaction(
        Durability.FULL,
        changes -> {
          changes.update("DELETE FROM acl WHERE auth_id = ?", tokenid.toString());
          changes.update("DELETE FROM tokens WHERE tokenid = ?", tokenid.toString());
        });
    view = read();
    removals.forEach(Runnable::run);
  }

  private View read() {
    SortedMap<String, User> users = new TreeMap<>();
    database
        .query(
            "SELECT userid, enabled, expires, comment, firstname, lastname, email FROM users",
            UserStore::user)
        .forEach(user -> users.put(user.userid().toString(), user));
    SortedMap<String, Token> tokens = new TreeMap<>();
    database
        .query("SELECT tokenid, secret_sha256, enabled, expires, comment FROM tokens", UserStore::token)
        .forEach(token -> tokens.put(token.id().toString(), token));
    return new View(users, tokens);
  }

  private static User user(Row row) {
    return new User(
        Userid.parse(row.text("userid")),
        row.flag("enabled"),
        row.number("expires"),
        new Profile(
            row.textOrNull("comment"),
            row.textOrNull("firstname"),
            row.textOrNull("lastname"),
            row.textOrNull("email")));
  }

  private static Token token(Row row) {
    return new Token(
        AuthId.parse(row.text("tokenid")),
        row.text("secret_sha256"),
        row.flag("enabled"),
        row.number("expires"),
        row.textOrNull("comment"));
  }
}
