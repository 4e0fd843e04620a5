package io.pbs4j.server.accounts;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.access.UserStore;
import io.pbs4j.server.access.acl.AclEntry;
import io.pbs4j.server.access.acl.AclPath;
import io.pbs4j.server.access.acl.AclStore;
import io.pbs4j.server.access.acl.Role;
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
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Endpoints about who has which role where. */
final class AclEndpoints {
  static final String ACL = "/access/acl";
  private static final String MISSING = "permission check failed - missing Permissions.Modify on " + ACL;

  private static final Parameter PATH =
      Parameter.required(
          "path",
          Schema.text(AclPath.PATTERN).length(1, AclPath.MAX_LENGTH),
          "Where, such as /datastore/store/namespace.");

  private final UserStore users;
  private final AclStore acl;

  AclEndpoints(UserStore users, AclStore acl) {
    this.users = users;
    this.acl = acl;
  }

  List<Endpoint> list() {
    return List.of(
        Endpoint.get(ACL, "List who has which role where; without Sys.Audit only the caller's own tokens.")
            .with(PATH.asOptional(), Parameter.flag("exact", false, "Only at the path, not below it."))
            .returns(
                Returns.listOf(
                    Returns.object(
                        "path", Returns.TEXT,
                        "ugid", Returns.TEXT,
                        "ugid_type", Returns.TEXT,
                        "propagate", Returns.FLAG,
                        "roleid", Returns.TEXT)))
            .access(Access.checkedByHandler("everybody; Sys.Audit on /access/acl shows all"))
            .runs(this::entries),
        change(Endpoint.put(ACL, "Give somebody a role, or take it away.")),
        // Monitoring systems send it so.
        change(Endpoint.post(ACL, "The same as PUT.")));
  }

  private Endpoint change(Endpoint.Draft draft) {
    return draft
        .with(
            PATH,
            Parameter.required("role", Schema.choice(Role.ids()), "The role."),
            AccountParameters.AUTH_ID,
            Parameter.optional(
                "group", Schema.text("[^\\s:/\\p{Cntrl}]+").length(3, 64), "Not supported: there are no groups."),
            Parameter.flag("propagate", true, "Also below the path."),
            Parameter.optional("delete", Schema.flag(), "Take it away."),
            ConfigDigest.PARAMETER)
        .access(
            Access.checkedByHandler("Permissions.Modify on /access/acl, or a user for his own tokens"))
        .runs(this::change);
  }

  private Object entries(Call call) {
    Parameters p = call.parameters();
    boolean all = call.holds(ACL, Privilege.SYS_AUDIT);
    String path = p.textOrNull("path");
    List<Map<String, Object>> list = new ArrayList<>();
    for (AclEntry entry : acl.entries()) {
      if ((all || isOwnToken(call.caller(), entry.authId()))
          && (path == null || matches(entry.path(), path, p.flag("exact")))) {
        list.add(json(entry));
      }
    }
    return ConfigDigest.answer(list, acl.entries());
  }

  private static boolean matches(String path, String asked, boolean exact) {
    return path.equals(asked) || (!exact && (asked.equals("/") || path.startsWith(asked + "/")));
  }

  private static Map<String, Object> json(AclEntry entry) {
    return new TreeMap<>(
        Map.of(
            "path", entry.path(),
            "propagate", entry.propagate(),
            "roleid", entry.role().id(),
            "ugid", entry.authId().toString(),
            "ugid_type", "user"));
  }

  private static boolean isOwnToken(AuthId caller, AuthId id) {
    return !caller.isToken() && id.isToken() && id.user().equals(caller.user());
  }

  private @Nullable Object change(Call call) {
    Parameters p = call.parameters();
    if (p.has("group")) {
      throw ApiException.badRequest("parameter 'group' - groups are currently not supported.");
    }
    String text = p.textOrNull("auth-id");
    AuthId id = text == null ? null : AuthId.parse(text);
    requireRight(call, id);
    if (id == null) {
      throw ApiException.badRequest("missing 'userid' or 'group' parameter.");
    }
    ConfigDigest.require(p.textOrNull("digest"), acl.entries());
    String path = p.text("path");
    Role role = Role.named(p.text("role")).orElseThrow();
    if (p.flag("delete")) {
      acl.remove(path, id, role);
      return null;
    }
    if (!users.exists(id)) {
      throw ApiException.badRequest(id.isToken() ? "no such API token." : "no such user.");
    }
    if (!AclPath.isKnown(path)) {
      throw ApiException.badRequest("invalid acl path '" + path + "'.");
    }
    acl.put(new AclEntry(path, id, role, p.flag("propagate")));
    return null;
  }

  private static void requireRight(Call call, @Nullable AuthId id) {
    if (call.holds(ACL, Privilege.PERMISSIONS_MODIFY)) {
      return;
    }
    if (call.caller().isToken()) {
      throw ApiException.forbidden(MISSING + "; API tokens without it set no permissions");
    }
    if (id == null || !isOwnToken(call.caller(), id)) {
      throw ApiException.forbidden(MISSING + "; users without it set permissions of their own API tokens only");
    }
  }
}
