package io.pbs4j.server.accounts;

import static io.pbs4j.server.accounts.AccountParameters.SENT_PASSWORD;
import static io.pbs4j.server.accounts.AccountParameters.USERID;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.access.Userid;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.access.User;
import io.pbs4j.server.access.UserStore;
import io.pbs4j.server.access.tfa.Factor;
import io.pbs4j.server.access.tfa.FactorKind;
import io.pbs4j.server.access.tfa.FactorRegister;
import io.pbs4j.server.access.tfa.Locks;
import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.ApiException;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Parameters;
import io.pbs4j.server.api.Returns;
import io.pbs4j.server.api.Schema;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Endpoints about second factors. */
final class FactorEndpoints implements FactorView {
  private static final String LIST = "/access/tfa";
  private static final String OF_USER = LIST + "/{userid}";
  private static final String ONE = OF_USER + "/{id}";
  private static final Parameter ID = Parameter.required("id", Schema.text(), "The factor's id.");
  private static final Parameter DESCRIPTION =
      Parameter.optional("description", Schema.text().length(0, 255), "What its user calls it.");

  private final UserStore users;
  private final FactorRegister factors;
  private final OwnPassword own;
  private final InstantSource clock;

  FactorEndpoints(UserStore users, FactorRegister factors, OwnPassword own, InstantSource clock) {
    this.users = users;
    this.factors = factors;
    this.own = own;
    this.clock = clock;
  }

  List<Endpoint> list() {
    Access self = Access.anyOf(UserEndpoints.ACL, Privilege.PERMISSIONS_MODIFY).orUser("userid");
    Returns shape =
        Returns.object(
            "id", Returns.TEXT,
            "type", Returns.TEXT,
            "description?", Returns.TEXT,
            "created", Returns.WHOLE,
            "enable?", Returns.FLAG);
    return List.of(
        Endpoint.get(LIST, "List second factors by user; without Permissions.Modify only the caller's.")
            .returns(
                Returns.listOf(
                    Returns.object(
                        "userid", Returns.TEXT,
                        "entries", Returns.listOf(shape),
                        "totp-locked?", Returns.FLAG,
                        "tfa-locked-until?", Returns.WHOLE)))
            .access(Access.checkedByHandler("nothing; Permissions.Modify on /access/users shows all"))
            .runs(this::all),
        Endpoint.get(OF_USER, "List the second factors of a user.")
            .with(USERID)
            .returns(Returns.listOf(shape))
            .access(self)
            .runs(call -> factors.of(userid(call)).stream().map(FactorEndpoints::json).toList()),
        Endpoint.get(ONE, "A second factor, without its secret.")
            .with(USERID, ID)
            .returns(shape)
            .access(self)
            .runs(call -> json(require(call, "no such tfa entry: "))),
        Endpoint.post(OF_USER, "Add a second factor; a security key in two calls.")
            .with(USERID, SENT_PASSWORD, DESCRIPTION)
            .with(
                Parameter.required(
                    "type",
                    Schema.choice("totp", "u2f", "webauthn", "recovery", "yubico"),
                    "What it is; u2f and yubico are refused."),
                Parameter.optional("totp", Schema.text(), "The otpauth URI that the app has read."),
                Parameter.optional(
                    "value", Schema.text(), "A one-time password, or the browser's answer as JSON."),
                Parameter.optional("challenge", Schema.text(), "Challenge that the browser answered."))
            .returns(
                Returns.object(
                    "id?", Returns.TEXT,
                    "challenge?", Returns.TEXT,
                    "recovery?", Returns.listOf(Returns.TEXT)))
            .access(self)
            .runs(this::add),
        Endpoint.put(ONE, "Change a second factor.")
            .with(USERID, ID, SENT_PASSWORD, DESCRIPTION)
            .with(Parameter.optional("enable", Schema.flag(), "Whether it counts."))
            .access(self)
            .runs(this::change),
        Endpoint.delete(ONE, "Remove a second factor.")
            .with(USERID, ID, SENT_PASSWORD)
            .access(self)
            .runs(this::remove),
        Endpoint.put("/access/users/{userid}/unlock-tfa", "Take locks by wrong answers away; whether there was one.")
            .with(USERID)
            .returns(Returns.FLAG)
            .access(Access.anyOf(UserEndpoints.ACL, Privilege.PERMISSIONS_MODIFY))
            .runs(this::unlock));
  }

  @Override
  public Map<String, Object> locks(Userid userid) {
    Locks locks = factors.locks(userid);
    Map<String, Object> node = new TreeMap<>();
    if (locks.totpLocked()) {
      node.put("totp-locked", true);
    }
    if (locks.locked(clock.instant().getEpochSecond())) {
      node.put("tfa-locked-until", locks.lockedUntil());
    }
    return node;
  }

  private static Userid userid(Call call) {
    return AccountParameters.userid(call.parameters());
  }

  private static Map<String, Object> json(Factor factor) {
    Map<String, Object> node = new TreeMap<>();
    node.put("id", factor.id());
    node.put("type", factor.kind().id());
    node.put("created", factor.created());
    if (!factor.description().isEmpty()) {
      node.put("description", factor.description());
    }
    if (!factor.enabled()) {
      node.put("enable", false);
    }
    return node;
  }

  private Object all(Call call) {
    boolean every = call.holds(UserEndpoints.ACL, Privilege.PERMISSIONS_MODIFY);
    List<Object> list = new ArrayList<>();
    for (User user : users.users()) {
      Userid userid = user.userid();
      if (every || call.caller().equals(AuthId.of(userid))) {
        List<Map<String, Object>> entries =
            factors.of(userid).stream().map(FactorEndpoints::json).toList();
        if (!entries.isEmpty()) {
          Map<String, Object> node = new TreeMap<>(locks(userid));
          node.put("userid", userid.toString());
          node.put("entries", entries);
          list.add(node);
        }
      }
    }
    return list;
  }

  private Factor require(Call call, String text) {
    String id = call.parameters().text("id");
    return factors
        .find(userid(call), id)
        .orElseThrow(() -> ApiException.notFound(text + userid(call) + "/" + id));
  }

  private void requirePassword(Call call) {
    PasswordEndpoints.requireOwnOrSettable(call, userid(call));
    own.require(call, call.parameters().textOrNull("password"), true);
  }

  private Object add(Call call) {
    Parameters p = call.parameters();
    requirePassword(call);
    Userid userid = userid(call);
    if (users.user(userid).isEmpty()) {
      throw ApiException.badRequest("no such user '" + userid + "'");
    }
    try {
      return switch (p.text("type")) {
        case "totp" ->
            Map.of(
                "id",
                factors.addTotp(userid, description(p), text(p, "totp"), text(p, "value")));
        case "recovery" ->
            new TreeMap<>(
                Map.of("id", FactorKind.RECOVERY.id(), "recovery", factors.addRecovery(userid)));
        case "webauthn" -> addKey(userid, p);
        case "u2f" -> throw ApiException.badRequest("no u2f configuration available");
        default -> throw ApiException.badRequest("factors of type " + p.text("type") + " are not supported");
      };
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private Object addKey(Userid userid, Parameters p) {
    return p.has("challenge")
        ? Map.of("id", factors.addKey(userid, p.text("challenge"), text(p, "value")))
        : Map.of("challenge", factors.offerKey(userid, description(p)));
  }

  private static String description(Parameters p) {
    if (!p.has("description")) {
      throw new IllegalArgumentException("'description' is required for new entries");
    }
    return p.text("description");
  }

  private static String text(Parameters p, String name) {
    if (!p.has(name)) {
      throw new IllegalArgumentException("missing '" + name + "' parameter");
    }
    return p.text(name);
  }

  private @Nullable Object change(Call call) {
    Parameters p = call.parameters();
    requirePassword(call);
    Factor factor = require(call, "no such entry: ");
    factors.change(
        factor,
        p.has("description") ? p.text("description") : factor.description(),
        p.has("enable") ? p.flag("enable") : factor.enabled());
    return null;
  }

  private @Nullable Object remove(Call call) {
    requirePassword(call);
    factors.remove(require(call, "no such tfa entry: "));
    return null;
  }

  private Object unlock(Call call) {
    Userid userid = userid(call);
    if (users.user(userid).isEmpty()) {
      throw ApiException.badRequest("no such user");
    }
    return factors.unlock(userid);
  }
}
