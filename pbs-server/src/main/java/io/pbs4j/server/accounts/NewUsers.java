package io.pbs4j.server.accounts;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.access.Userid;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.access.Profile;
import io.pbs4j.server.access.Realm;
import io.pbs4j.server.access.Secret;
import io.pbs4j.server.access.User;
import io.pbs4j.server.access.UserStore;
import io.pbs4j.server.access.acl.AclStore;
import io.pbs4j.server.access.password.Passwords;
import io.pbs4j.server.api.ApiException;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Parameters;
import io.pbs4j.server.api.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds users, in the form of the API or in a short one that gives a permission level at once. */
final class NewUsers {
  /** The tenant of everybody until there are others. */
  private static final String TENANT = "default";

  /** Parameters of the short form. */
  static final List<Parameter> SHORT_FORM =
      List.of(
          Parameter.optional("username", AccountParameters.USERID.schema(), "Short form: as userid."),
          Parameter.optional(
              "tenant_id", Schema.choice(TENANT), "Short form: the tenant; there is one so far."),
          Parameter.optional(
              "permission",
              Schema.choice(PermissionLevel.names()),
              "Short form: a role on all datastores or, for admin, on everything."));

  private final UserStore users;
  private final AclStore acl;
  private final Passwords passwords;

  NewUsers(UserStore users, AclStore acl, Passwords passwords) {
    this.users = users;
    this.acl = acl;
    this.passwords = passwords;
  }

  @Nullable Object add(Call call) {
    Parameters p = call.parameters();
    Userid userid = Userid.parse(name(p));
    if (Realm.named(userid.realm()).isEmpty()) {
      throw ApiException.badRequest("unknown realm '" + userid.realm() + "'");
    }
    if (users.user(userid).isPresent()) {
      throw ApiException.badRequest("user '" + userid + "' already exists.");
    }
    String password = p.textOrNull("password");
    if (password != null) {
      PasswordEndpoints.requireSettable(call, userid);
    }
    String level = p.textOrNull("permission");
    if (level != null) {
      call.require(AclEndpoints.ACL, Privilege.PERMISSIONS_MODIFY);
    }
    users.put(
        new User(
            userid,
            AccountParameters.enable(true, p),
            AccountParameters.expire(0, p),
            AccountParameters.profile(Profile.EMPTY, p)));
    if (password != null) {
      passwords.set(userid, Secret.of(password));
    }
    if (level != null) {
      grant(AuthId.of(userid), PermissionLevel.named(level));
    }
    return null;
  }

  void grant(AuthId authId, PermissionLevel level) {
    level.entries(authId).forEach(acl::put);
  }

  private static String name(Parameters p) {
    String userid = p.textOrNull("userid");
    String username = p.textOrNull("username");
    if (userid == null && username == null) {
      throw ApiException.badParameter("userid", "parameter is missing and it is not optional.");
    }
    if (userid != null && username != null) {
      throw ApiException.badParameter("username", "not together with userid");
    }
    return userid == null ? String.valueOf(username) : userid;
  }
}
