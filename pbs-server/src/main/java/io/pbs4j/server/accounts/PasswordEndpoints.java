package io.pbs4j.server.accounts;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.access.Userid;
import io.pbs4j.server.access.FirstRun;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.access.Realm;
import io.pbs4j.server.access.Secret;
import io.pbs4j.server.access.UserStore;
import io.pbs4j.server.access.password.Passwords;
import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.ApiException;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Parameters;
import io.pbs4j.server.api.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The endpoint that sets a password. */
final class PasswordEndpoints {
  private final UserStore users;
  private final Passwords passwords;
  private final OwnPassword own;

  PasswordEndpoints(UserStore users, Passwords passwords, OwnPassword own) {
    this.users = users;
    this.passwords = passwords;
    this.own = own;
  }

  List<Endpoint> list() {
    return List.of(
        Endpoint.put("/access/password", "Set a password; also that of root@pam, whose first one is his token's secret.")
            .with(
                AccountParameters.USERID,
                Parameter.required(
                    "password", Schema.text("\\P{Cntrl}*").length(5, 1024), "The new password."),
                Parameter.optional(
                    "confirmation-password",
                    Schema.text("\\P{Cntrl}*").length(1, 1024),
                    "The caller's own password; root@pam need not send it for others."))
            .access(
                Access.checkedByHandler(
                    "the user himself, or Permissions.Modify on /access/users; root@pam for the realm pam"))
            .runs(this::set));
  }

  /** Only root@pam sets passwords of his realm: they are as good as his own. */
  static void requireSettable(Call call, Userid userid) {
    if (userid.realm().equals(Realm.PAM.id()) && !call.caller().user().equals(FirstRun.ROOT.user())) {
      throw ApiException.forbidden("permission check failed - only superuser can edit pam credentials!");
    }
  }

  /**
   * The same for tokens and second factors, which a user may also change himself: else somebody else could make a
   * token of root@pam and pass for him, or lock him out.
   */
  static void requireOwnOrSettable(Call call, Userid userid) {
    if (!call.caller().equals(AuthId.of(userid))) {
      requireSettable(call, userid);
    }
  }

  private @Nullable Object set(Call call) {
    Parameters p = call.parameters();
    Userid userid = AccountParameters.userid(p);
    boolean self = call.caller().equals(AuthId.of(userid));
    if (!self) {
      call.require(UserEndpoints.ACL, Privilege.PERMISSIONS_MODIFY);
      requireSettable(call, userid);
    }
    own.require(call, p.textOrNull("confirmation-password"), !self);
    if (users.user(userid).isEmpty()) {
      throw ApiException.badRequest("no such user '" + userid + "'");
    }
    passwords.set(userid, Secret.of(p.text("password")));
    return null;
  }
}
