package io.pbs4j.server.accounts;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.access.Realm;
import io.pbs4j.server.access.acl.AclPath;
import io.pbs4j.server.access.acl.AclPermissions;
import io.pbs4j.server.access.acl.Held;
import io.pbs4j.server.access.acl.Role;
import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.ApiException;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.ConfigDigest;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Returns;
import io.pbs4j.server.api.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Endpoints that tell what somebody may do, and which roles and realms there are. */
final class PermissionEndpoints {
  private static final String ACL = "/access";

  /** Told whether anybody has an entry there or not. */
  private static final List<String> ALWAYS = List.of("/", "/access", "/datastore", "/remote", "/system");

  private final AclPermissions permissions;

  PermissionEndpoints(AclPermissions permissions) {
    this.permissions = permissions;
  }

  List<Endpoint> list() {
    return List.of(
        Endpoint.get("/access/permissions", "What somebody may do, and whether that also holds below.")
            .with(
                AccountParameters.AUTH_ID,
                Parameter.optional(
                    "path",
                    Schema.text(AclPath.PATTERN).length(1, AclPath.MAX_LENGTH),
                    "Only there; else everywhere that anybody has a permission."))
            .returns(Returns.OBJECT)
            .access(
                Access.checkedByHandler(
                    "for oneself and own tokens; Sys.Audit on /access for everybody"))
            .runs(this::permissions),
        Endpoint.get("/access/roles", "List the roles.")
            .returns(
                Returns.listOf(
                    Returns.object(
                        "roleid", Returns.TEXT,
                        "privs", Returns.listOf(Returns.TEXT),
                        "comment?", Returns.TEXT)))
            .runs(call -> Arrays.stream(Role.values()).map(PermissionEndpoints::json).toList()),
        Endpoint.get("/access/domains", "List the realms.")
            .returns(
                Returns.listOf(
                    Returns.object(
                        "realm", Returns.TEXT,
                        "type", Returns.TEXT,
                        "comment?", Returns.TEXT,
                        "default?", Returns.FLAG)))
            .access(Access.WORLD)
            .runs(call -> realms()));
  }

  private static Map<String, Object> json(Role role) {
    return new TreeMap<>(
        Map.of(
            "roleid", role.id(),
            "comment", role.comment(),
            "privs", role.privileges().stream().map(Privilege::wireName).toList()));
  }

  private static Object realms() {
    List<Map<String, Object>> list =
        Arrays.stream(Realm.values())
            .map(
                realm -> {
                  Map<String, Object> node = new TreeMap<>();
                  node.put("realm", realm.id());
                  node.put("type", realm.id());
                  node.put("comment", realm.comment());
                  if (realm == Realm.PAM) {
                    node.put("default", true);
                  }
                  return node;
                })
            .toList();
    return ConfigDigest.answer(list, list);
  }

  private Object permissions(Call call) {
    String text = call.parameters().textOrNull("auth-id");
    AuthId id = text == null ? call.caller() : AuthId.parse(text);
    if (!maySee(call, id)) {
      throw ApiException.forbidden(
          "permission check failed - missing Sys.Audit on " + ACL + " to see permissions of " + id);
    }
    String path = call.parameters().textOrNull("path");
    Map<String, Object> all = new TreeMap<>();
    for (String one : path == null ? paths() : List.of(path)) {
      Held held = permissions.held(id, one);
      if (!held.isEmpty()) {
        Map<String, Boolean> names = new TreeMap<>();
        held.asMap().forEach((privilege, below) -> names.put(privilege.wireName(), below));
        all.put(one, names);
      }
    }
    return all;
  }

  private static boolean maySee(Call call, AuthId id) {
    AuthId caller = call.caller();
    return caller.equals(id)
        || (!caller.isToken() && id.user().equals(caller.user()))
        || call.holds(ACL, Privilege.SYS_AUDIT);
  }

  private Set<String> paths() {
    Set<String> paths = new TreeSet<>(permissions.paths());
    paths.addAll(ALWAYS);
    return paths;
  }
}
