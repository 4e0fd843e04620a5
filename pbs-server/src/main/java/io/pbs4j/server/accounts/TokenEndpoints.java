package io.pbs4j.server.accounts;

import static io.pbs4j.server.accounts.AccountParameters.COMMENT;
import static io.pbs4j.server.accounts.AccountParameters.ENABLE;
import static io.pbs4j.server.accounts.AccountParameters.EXPIRE;
import static io.pbs4j.server.accounts.AccountParameters.TOKEN_NAME;
import static io.pbs4j.server.accounts.AccountParameters.USERID;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.access.Userid;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.access.Secret;
import io.pbs4j.server.access.Token;
import io.pbs4j.server.access.UserStore;
import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.ApiException;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.ConfigDigest;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Parameters;
import io.pbs4j.server.api.Returns;
import io.pbs4j.server.api.Schema;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Endpoints about API tokens. */
final class TokenEndpoints {
  private static final String LIST = "/access/users/{userid}/token";
  private static final String ONE = LIST + "/{token-name}";

  private final UserStore users;
  private final NewUsers newUsers;
  private final SecureRandom random;

  TokenEndpoints(UserStore users, NewUsers newUsers, SecureRandom random) {
    this.users = users;
    this.newUsers = newUsers;
    this.random = random;
  }

  List<Endpoint> list() {
    Access audit = Access.anyOf(UserEndpoints.ACL, Privilege.SYS_AUDIT).orUser("userid");
    Access modify = Access.anyOf(UserEndpoints.ACL, Privilege.PERMISSIONS_MODIFY).orUser("userid");
    Parameter delete =
        Parameter.optional("delete", Schema.many(Schema.choice("comment")), "What is no longer known.");
    Returns shown = Returns.object("tokenid", Returns.TEXT, "value", Returns.TEXT);
    return List.of(
        Endpoint.get(LIST, "List the tokens of a user.")
            .with(USERID)
            .returns(Returns.listOf(shape()))
            .access(audit)
            .runs(this::tokens),
        Endpoint.get(ONE, "A token, without its secret.")
            .with(USERID, TOKEN_NAME)
            .returns(shape())
            .access(audit)
            .runs(this::token),
        Endpoint.post(ONE, "Add a token; its secret is shown by this answer only.")
            .with(USERID, TOKEN_NAME, COMMENT, ENABLE, EXPIRE, ConfigDigest.PARAMETER)
            .returns(shown)
            .access(modify)
            .runs(this::add),
        Endpoint.put(ONE, "Change a token.")
            .with(USERID, TOKEN_NAME, COMMENT, ENABLE, EXPIRE, ConfigDigest.PARAMETER, delete)
            .with(Parameter.flag("regenerate", false, "Give it a new secret and show that once."))
            .returns(Returns.object("secret?", Returns.TEXT))
            .access(modify)
            .runs(this::change),
        Endpoint.delete(ONE, "Remove a token with its permissions.")
            .with(USERID, TOKEN_NAME, ConfigDigest.PARAMETER)
            .access(modify)
            .runs(this::remove),
        Endpoint.post("/access/tokens", "Short form: add a token of the caller's user with a permission level.")
            .with(
                Parameter.required("name", TOKEN_NAME.schema(), "Name of the token."),
                Parameter.optional(
                    "permission", Schema.choice(PermissionLevel.names()), "What it may do; read when missing."),
                COMMENT,
                EXPIRE)
            .returns(shown)
            .access(Access.checkedByHandler("users for themselves, and tokens with Permissions.Modify on /access/users"))
            .runs(this::addShort));
  }

  private static Returns shape() {
    return Returns.object(
        "tokenid", Returns.TEXT,
        "token-name?", Returns.TEXT,
        "comment?", Returns.TEXT,
        "enable?", Returns.FLAG,
        "expire?", Returns.WHOLE);
  }

  private void requireDigest(Parameters p) {
    ConfigDigest.require(p.textOrNull("digest"), AccountJson.everything(users));
  }

  private Token require(AuthId id) {
    return users
        .token(id)
        .orElseThrow(() -> ApiException.badRequest("no such token '" + id + "'"));
  }

  private Object tokens(Call call) {
    List<Map<String, Object>> list =
        users.tokens(AccountParameters.userid(call.parameters())).stream()
            .map(
                token -> {
                  Map<String, Object> node = AccountJson.token(token);
                  node.put("token-name", String.valueOf(token.id().token()));
                  return node;
                })
            .toList();
    return ConfigDigest.answer(list, AccountJson.everything(users));
  }

  private Object token(Call call) {
    return ConfigDigest.answer(
        AccountJson.token(require(AccountParameters.tokenid(call.parameters()))),
        AccountJson.everything(users));
  }

  private Object add(Call call) {
    Parameters p = call.parameters();
    requireDigest(p);
    AuthId id = AccountParameters.tokenid(p);
    PasswordEndpoints.requireOwnOrSettable(call, id.user());
    return add(id, p);
  }

  private Object add(AuthId id, Parameters p) {
    if (users.user(id.user()).isEmpty()) {
      throw ApiException.badRequest("no such user '" + id.user() + "'");
    }
    if (users.token(id).isPresent()) {
      throw ApiException.badRequest("token '" + id.token() + "' for user '" + id.user() + "' already exists.");
    }
    Secret secret = Secret.random(random);
    users.put(
        new Token(
            id,
            secret.hash(),
            AccountParameters.enable(true, p),
            AccountParameters.expire(0, p),
            p.textOrNull("comment")));
    return new TreeMap<>(Map.of("tokenid", id.toString(), "value", secret.reveal()));
  }

  private Object addShort(Call call) {
    Parameters p = call.parameters();
    Userid user = call.caller().user();
    String name = p.textOrNull("permission");
    if (call.caller().isToken()) {
      // Else a token could make another one that may do all that its user may.
      call.require(UserEndpoints.ACL, Privilege.PERMISSIONS_MODIFY);
      call.require(AclEndpoints.ACL, Privilege.PERMISSIONS_MODIFY);
    }
    AuthId id = new AuthId(user, p.text("name"));
    Object shown = add(id, p);
    newUsers.grant(id, name == null ? PermissionLevel.READ : PermissionLevel.named(name));
    return shown;
  }

  private @Nullable Object change(Call call) {
    Parameters p = call.parameters();
    requireDigest(p);
    Token old = require(AccountParameters.tokenid(p));
    PasswordEndpoints.requireOwnOrSettable(call, old.id().user());
    Secret secret = p.flag("regenerate") ? Secret.random(random) : null;
    users.put(
        new Token(
            old.id(),
            secret == null ? old.hash() : secret.hash(),
            AccountParameters.enable(old.enabled(), p),
            AccountParameters.expire(old.expires(), p),
            AccountParameters.changed(old.comment(), "comment", p)));
    return secret == null ? null : Map.of("secret", secret.reveal());
  }

  private @Nullable Object remove(Call call) {
    Parameters p = call.parameters();
    requireDigest(p);
    AuthId id = AccountParameters.tokenid(p);
    PasswordEndpoints.requireOwnOrSettable(call, id.user());
    if (users.token(id).isEmpty()) {
      throw ApiException.badRequest("token '" + id.token() + "' of user '" + id.user() + "' does not exist.");
    }
    users.removeToken(id);
    return null;
  }
}
