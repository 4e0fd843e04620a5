package io.pbs4j.server.accounts;

import static io.pbs4j.server.accounts.AccountParameters.ENABLE;
import static io.pbs4j.server.accounts.AccountParameters.EXPIRE;
import static io.pbs4j.server.accounts.AccountParameters.PASSWORD;
import static io.pbs4j.server.accounts.AccountParameters.PROFILE;
import static io.pbs4j.server.accounts.AccountParameters.USERID;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.access.Userid;
import io.pbs4j.server.access.FirstRun;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.access.Profile;
import io.pbs4j.server.access.Secret;
import io.pbs4j.server.access.User;
import io.pbs4j.server.access.UserStore;
import io.pbs4j.server.access.password.Passwords;
import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.ApiException;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.ConfigDigest;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Parameters;
import io.pbs4j.server.api.Returns;
import io.pbs4j.server.api.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Endpoints about users. */
final class UserEndpoints {
  static final String ACL = "/access/users";
  private static final String LIST = "/access/users";
  private static final String ONE = LIST + "/{userid}";

  private final UserStore users;
  private final Passwords passwords;
  private final FactorView factors;
  private final NewUsers newUsers;

  UserEndpoints(UserStore users, Passwords passwords, FactorView factors, NewUsers newUsers) {
    this.users = users;
    this.passwords = passwords;
    this.factors = factors;
    this.newUsers = newUsers;
  }

  List<Endpoint> list() {
    Access modify = Access.anyOf(ACL, Privilege.PERMISSIONS_MODIFY);
    Access modifyOrSelf = Access.anyOf(ACL, Privilege.PERMISSIONS_MODIFY).orUser("userid");
    return List.of(
        Endpoint.get(LIST, "List users; without Sys.Audit only the caller, or the caller's user.")
            .with(Parameter.flag("include_tokens", false, "Add the tokens of each."))
            .returns(Returns.listOf(shape()))
            .access(Access.checkedByHandler("everybody; Sys.Audit on /access/users shows all"))
            .runs(this::users),
        Endpoint.post(LIST, "Add a user.")
            .with(USERID.asOptional(), PASSWORD, ENABLE, EXPIRE)
            .with(PROFILE)
            .with(NewUsers.SHORT_FORM)
            .access(modify)
            .runs(newUsers::add),
        Endpoint.get(ONE, "A user.")
            .with(USERID)
            .returns(shape())
            .access(Access.anyOf(ACL, Privilege.SYS_AUDIT).orUser("userid"))
            .runs(this::user),
        Endpoint.put(ONE, "Change a user; a user himself changes only what is known of him.")
            .with(USERID, PASSWORD, ENABLE, EXPIRE, ConfigDigest.PARAMETER)
            .with(PROFILE)
            .with(
                Parameter.optional(
                    "delete",
                    Schema.many(Schema.choice("comment", "firstname", "lastname", "email")),
                    "What is no longer known."))
            .access(modifyOrSelf)
            .runs(this::change),
        Endpoint.delete(ONE, "Remove a user with his tokens and permissions.")
            .with(USERID, ConfigDigest.PARAMETER)
            .access(modifyOrSelf)
            .runs(this::remove));
  }

  private static Returns shape() {
    return Returns.object(
        "userid", Returns.TEXT,
        "comment?", Returns.TEXT,
        "enable?", Returns.FLAG,
        "expire?", Returns.WHOLE,
        "firstname?", Returns.TEXT,
        "lastname?", Returns.TEXT,
        "email?", Returns.TEXT,
        "totp-locked?", Returns.FLAG,
        "tfa-locked-until?", Returns.WHOLE,
        "tokens?", Returns.listOf(Returns.OBJECT));
  }

  private Object users(Call call) {
    boolean all = call.holds(ACL, Privilege.SYS_AUDIT);
    boolean tokens = call.parameters().flag("include_tokens");
    List<Object> list = new ArrayList<>();
    for (User user : users.users()) {
      if (all || user.userid().equals(call.caller().user())) {
        Map<String, Object> node = AccountJson.user(user);
        node.putAll(factors.locks(user.userid()));
        List<Map<String, Object>> own =
            tokens ? users.tokens(user.userid()).stream().map(AccountJson::token).toList() : List.of();
        if (!own.isEmpty()) {
          node.put("tokens", own);
        }
        list.add(node);
      }
    }
    return ConfigDigest.answer(list, AccountJson.everything(users));
  }

  private User require(Userid userid) {
    return users
        .user(userid)
        .orElseThrow(() -> ApiException.badRequest("no such user '" + userid + "'"));
  }

  private Object user(Call call) {
    return ConfigDigest.answer(
        AccountJson.user(require(AccountParameters.userid(call.parameters()))),
        AccountJson.everything(users));
  }

  private @Nullable Object change(Call call) {
    Parameters p = call.parameters();
    ConfigDigest.require(p.textOrNull("digest"), AccountJson.everything(users));
    Userid userid = AccountParameters.userid(p);
    User old = require(userid);
    boolean enable = AccountParameters.enable(old.enabled(), p);
    long expire = AccountParameters.expire(old.expires(), p);
    if (p.has("password") || enable != old.enabled() || expire != old.expires()) {
      // Somebody with a stolen ticket must not make it last; the own password has its own endpoint.
      call.require(ACL, Privilege.PERMISSIONS_MODIFY);
    }
    if (userid.equals(FirstRun.ROOT.user()) && !AuthId.of(userid).equals(call.caller())) {
      refuseOverRoot(call, old, enable, expire);
    }
    Profile profile = AccountParameters.profile(old.profile(), p);
    String password = p.textOrNull("password");
    if (password != null) {
      PasswordEndpoints.requireSettable(call, userid);
      passwords.set(userid, Secret.of(password));
    }
    users.put(new User(userid, enable, expire, profile));
    return null;
  }

  /** Nobody locks root out: there would be no way back. */
  private static void refuseOverRoot(Call call, User old, boolean enable, long expire) {
    boolean locks = enable != old.enabled() || expire != old.expires();
    if (locks && !call.caller().user().equals(FirstRun.ROOT.user())) {
      throw ApiException.forbidden("permission check failed - only root@pam may disable or expire root@pam");
    }
  }

  private @Nullable Object remove(Call call) {
    Parameters p = call.parameters();
    ConfigDigest.require(p.textOrNull("digest"), AccountJson.everything(users));
    Userid userid = AccountParameters.userid(p);
    require(userid);
    if (userid.equals(FirstRun.ROOT.user())) {
      throw ApiException.badRequest("root@pam cannot be removed.");
    }
    users.remove(userid);
    return null;
  }
}
