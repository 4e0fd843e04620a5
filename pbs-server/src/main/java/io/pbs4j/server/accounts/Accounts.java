package io.pbs4j.server.accounts;

import io.pbs4j.server.access.Authenticator;
import io.pbs4j.server.access.FirstRun;
import io.pbs4j.server.access.Permissions;
import io.pbs4j.server.access.Secret;
import io.pbs4j.server.access.TicketKey;
import io.pbs4j.server.access.Tickets;
import io.pbs4j.server.access.UserStore;
import io.pbs4j.server.access.acl.AclEntry;
import io.pbs4j.server.access.acl.AclPermissions;
import io.pbs4j.server.access.acl.AclStore;
import io.pbs4j.server.access.acl.Role;
import io.pbs4j.server.access.login.Logins;
import io.pbs4j.server.access.login.PasswordCheck;
import io.pbs4j.server.access.password.Passwords;
import io.pbs4j.server.access.tfa.FactorRegister;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.state.Database;
import io.pbs4j.server.state.Vault;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who there is, how he proves it and what he may do: the parts of a server that know, put together. */
public final class Accounts {
  private final SecureRandom random;
  private final InstantSource clock;
  private final UserStore users;
  private final AclStore acl;
  private final AclPermissions permissions;
  private final Passwords passwords;
  private final PasswordCheck check;
  private final Authenticator authenticator;
  private final Logins logins;
  private final FactorRegister factors;

  /**
   * Opens them.
   *
   * @param directory where the server's keys are
   */
  public Accounts(Database database, Path directory, SecureRandom random, InstantSource clock)
      throws IOException {
    this.random = random;
    this.clock = clock;
    users = new UserStore(database, clock);
    acl = new AclStore(database);
    users.afterRemoval(acl::reload);
    permissions = new AclPermissions(acl::tree);
    passwords = new Passwords(database, random, clock);
    check = new PasswordCheck(users, passwords);
    Vault vault = Vault.open(directory);
    Tickets tickets = new Tickets(TicketKey.loadOrCreate(directory, vault, random), clock);
    authenticator = new Authenticator(users, tickets);
    factors = new FactorRegister(database, vault, random, clock);
    logins = new Logins(users, check, tickets, factors.atLogin());
  }

  /** Makes root@pam and, unless he has a password or it is there, his first token; its secret if it was made. */
  public Optional<Secret> prepare() {
    if (passwords.has(FirstRun.ROOT.user())) {
      return Optional.empty();
    }
    return FirstRun.prepare(
        users, token -> acl.put(new AclEntry("/", token, Role.ADMIN, true)), random);
  }

  /** Users and tokens. */
  public UserStore users() {
    return users;
  }

  /** What they may do. */
  public Permissions permissions() {
    return permissions;
  }

  /** Finds out who sent a request. */
  public Authenticator authenticator() {
    return authenticator;
  }

  /** Declarations of all endpoints about accounts. */
  public List<Endpoint> endpoints() {
    NewUsers newUsers = new NewUsers(users, acl, passwords);
    OwnPassword own = new OwnPassword(check);
    List<Endpoint> list = new ArrayList<>();
    list.addAll(new TicketEndpoints(logins).list());
    FactorEndpoints second = new FactorEndpoints(users, factors, own, clock);
    list.addAll(new UserEndpoints(users, passwords, second, newUsers).list());
    list.addAll(second.list());
    list.addAll(new WebauthnEndpoints(factors.webauthn()).list());
    list.addAll(new TokenEndpoints(users, newUsers, random).list());
    list.addAll(new AclEndpoints(users, acl).list());
    list.addAll(new PermissionEndpoints(permissions).list());
    list.addAll(new PasswordEndpoints(users, passwords, own).list());
    return list;
  }
}
