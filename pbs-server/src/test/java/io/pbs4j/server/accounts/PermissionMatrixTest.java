package io.pbs4j.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pbs4j.server.PbsServer;
import io.pbs4j.server.RestClient;
import io.pbs4j.server.ServerConfig;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.access.acl.Role;
import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.Action;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Method;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Schema;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every endpoint of the server, called by somebody with each role: as a user, by his own token, and by a token of
 * somebody who may do everything. Who lacks what the endpoint declares must be refused with its name; who has it
 * must not be. What is named in the calls does not exist, so that allowed ones change nothing.
 */
class PermissionMatrixTest {

  /** Endpoints that decide by themselves, and the privilege without which they must refuse these calls. */
  private static final Map<String, Privilege> DECIDED =
      Map.of(
          "PUT /access/acl", Privilege.PERMISSIONS_MODIFY,
          "PUT /access/password", Privilege.PERMISSIONS_MODIFY,
          "DELETE /admin/datastore/{store}/namespace", Privilege.DATASTORE_MODIFY);

  private static final Map<String, String> VALUES =
      Map.ofEntries(
          Map.entry("store", "matrixstore"),
          Map.entry("name", "matrixname"),
          Map.entry("id", "matrixid"),
          Map.entry("userid", "nobody@pbs"),
          Map.entry("username", "nobody@pbs"),
          Map.entry("auth-id", "nobody@pbs"),
          Map.entry("new-owner", "nobody@pbs"),
          Map.entry("token-name", "matrix"),
          Map.entry("node", "localhost"),
          // No directory can be made there.
          Map.entry("path", "/proc/matrix"),
          Map.entry("role", "NoAccess"),
          Map.entry("ns", "matrix"),
          Map.entry("filepath", "Lw=="),
          Map.entry("archive-name", "root.pxar.didx"),
          Map.entry("file-name", "root.pxar.didx"),
          Map.entry(
              "upid", "UPID:vm:00007AAA:0001FA7A:00000236:6B03C073:backup:matrix:nobody@pbs:"));

  /** Tried in turn for texts of which only the pattern is known. */
  private static final List<String> CANDIDATES =
      List.of(
          "matrix", "/access", "daily", "10.0.0.0/8", "nobody@pbs", "https://localhost", "-----BEGIN CERTIFICATE-----",
          "5%", "1", "100/3s", "example.com", "a@example.com", "0".repeat(64), "M-1", "Etc/UTC", "local",
          "default:group", "00:00-01:00", "pbsc-0123456789", "127.0.0.1", "exact:type=gc", "mon..fri 8-17", "10 MB",
          "/proc/matrix", "vm", "abcdefgh");

  private @TempDir Path directory;
  private PbsServer server;
  private RestClient admin;

  /** Somebody with a role. */
  private record Caller(String name, Role role, RestClient client) {}

  @Test
  void everyEndpointRefusesWhoLacksItsPrivilegeAndNobodyElse() throws Exception {
    server = PbsServer.start(ServerConfig.forTests(directory));
    try {
      admin =
          new RestClient(server.port())
              .withToken(
                  "root@pam!root-token", Files.readString(directory.resolve("root-token")).strip());
      List<Caller> callers = callers();
      List<Endpoint> endpoints = server.endpoints();
      List<String> wrong =
          callers.parallelStream()
              .flatMap(caller -> endpoints.stream().flatMap(endpoint -> fault(endpoint, caller)))
              .toList();
      long decided =
          endpoints.stream().filter(e -> expected(e, Role.NO_ACCESS).isEmpty()).count();
      System.out.printf(
          "permission matrix: %d endpoints x %d roles x 3 kinds of callers = %d calls;"
              + " %d endpoints decide by themselves%n",
          endpoints.size(), Role.values().length, endpoints.size() * callers.size(), decided);
      assertThat(wrong).isEmpty();
      // Lists filter, and rights on a job are those on its datastore.
      assertThat(decided).as("endpoints whose rule is not declared").isLessThan(endpoints.size() * 2L / 5);
    } finally {
      server.close();
    }
  }

  private List<Caller> callers() throws Exception {
    List<Caller> callers = new ArrayList<>();
    post("/access/users", "userid=super@pbs");
    grant("super@pbs", Role.ADMIN);
    for (Role role : Role.values()) {
      String user = "u-" + role.id() + "@pbs";
      post("/access/users", "userid=" + user + "&password=password");
      grant(user, role);
      callers.add(new Caller(user, role, login(user)));
      callers.add(new Caller(user + "!own", role, token(user, "own", role)));
      callers.add(new Caller("super@pbs!" + role.id(), role, token("super@pbs", role.id(), role)));
    }
    return callers;
  }

  private void post(String path, String form) throws Exception {
    admin.post(path, form);
  }

  private void grant(String id, Role role) throws Exception {
    HttpResponse<String> answer =
        admin.call("PUT", "/api2/json/access/acl", "path=/&role=" + role.id() + "&auth-id=" + id);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private RestClient login(String user) throws Exception {
    JsonNode login =
        new RestClient(server.port())
            .post("/access/ticket", "username=" + user + "&password=password")
            .path("data");
    return new RestClient(server.port())
        .with("Cookie", "PBSAuthCookie=" + encode(login.path("ticket").asText()))
        .with("CSRFPreventionToken", login.path("CSRFPreventionToken").asText());
  }

  private RestClient token(String user, String name, Role role) throws Exception {
    JsonNode made = admin.post("/access/users/" + user + "/token/" + name, "").path("data");
    grant(made.path("tokenid").asText(), role);
    return new RestClient(server.port())
        .withToken(made.path("tokenid").asText(), made.path("value").asText());
  }

  /** What is wrong with the answer to one call. */
  private static Stream<String> fault(Endpoint endpoint, Caller caller) {
    HttpResponse<String> answer;
    try {
      answer = call(endpoint, caller.client());
    } catch (Exception e) {
      return Stream.of(endpoint.method() + " " + endpoint.path() + ": " + e);
    }
    int status = answer.statusCode();
    Optional<Boolean> allowed = expected(endpoint, caller.role());
    String fault = null;
    if (status >= 500 && status != 501 && status != 503) {
      fault = "failed";
    } else if (status == 401 && !(endpoint.access() instanceof Access.World) && !answer.body().contains("password")) {
      fault = "not known";
    } else if (allowed.isPresent() && allowed.get() && status == 403) {
      fault = "refused";
    } else if (allowed.isPresent() && !allowed.get() && status != 403) {
      fault = "not refused";
    } else if (status == 403 && !answer.body().startsWith("permission check failed - ")) {
      fault = "refused without a reason";
    }
    return fault == null
        ? Stream.of()
        : Stream.of(
            fault + ": " + caller.name() + " " + endpoint.method() + " " + endpoint.path() + " -> " + status + " "
                + answer.body());
  }

  /** Whether a role is enough; empty when the endpoint alone knows. */
  private static Optional<Boolean> expected(Endpoint endpoint, Role role) {
    Access access = endpoint.access();
    if (access instanceof Access.World || access instanceof Access.Authenticated) {
      return Optional.of(true);
    }
    if (access instanceof Access.Holder holder) {
      return Optional.of(holds(role, holder.privileges()));
    }
    if (access instanceof Access.HolderOrUser either) {
      return Optional.of(holds(role, either.holder().privileges()));
    }
    if (access instanceof Access.Groups groups) {
      return Optional.of(holds(role, groups.any()));
    }
    Privilege needed = DECIDED.get(endpoint.method() + " " + endpoint.path());
    return needed == null ? Optional.empty() : Optional.of(role.privileges().contains(needed));
  }

  private static boolean holds(Role role, List<Privilege> anyOf) {
    return anyOf.stream().anyMatch(role.privileges()::contains);
  }

  private static HttpResponse<String> call(Endpoint endpoint, RestClient client) throws Exception {
    String path = endpoint.path();
    List<String> form = new ArrayList<>();
    for (Parameter parameter : endpoint.parameters()) {
      String capture = "{" + parameter.name() + "}";
      if (path.contains(capture)) {
        path = path.replace(capture, encode(value(endpoint, parameter)));
      } else if (!parameter.optional()) {
        form.add(parameter.name() + "=" + encode(value(endpoint, parameter)));
      }
    }
    if (endpoint.path().equals("/access/acl") && endpoint.method() == Method.PUT) {
      form.add("auth-id=nobody@pbs");
    }
    String text = String.join("&", form);
    boolean inQuery =
        endpoint.method() == Method.GET
            || endpoint.method() == Method.DELETE
            || endpoint.action() instanceof Action.Raw;
    return client.call(
        endpoint.method().name(),
        "/api2/json" + path + (inQuery && !text.isEmpty() ? "?" + text : ""),
        inQuery ? "" : text);
  }

  private static String value(Endpoint endpoint, Parameter parameter) {
    String fixed = VALUES.get(parameter.name());
    if (fixed != null && fits(parameter.schema(), fixed)) {
      return fixed;
    }
    return value(endpoint, parameter.name(), parameter.schema());
  }

  private static String value(Endpoint endpoint, String name, Schema schema) {
    if (schema instanceof Schema.Whole whole) {
      return String.valueOf(Math.max(whole.min(), 1));
    }
    if (schema instanceof Schema.Flag) {
      return "0";
    }
    if (schema instanceof Schema.Choice choice) {
      return choice.values().get(0);
    }
    if (schema instanceof Schema.Many many) {
      return value(endpoint, name, many.item());
    }
    return CANDIDATES.stream()
        .filter(text -> fits(schema, text))
        .findFirst()
        .orElseThrow(
            () -> new AssertionError("no value known for " + name + " of " + endpoint.path() + ": " + schema));
  }

  private static boolean fits(Schema schema, String text) {
    try {
      schema.parse(text);
      return true;
    } catch (Exception e) {
      return false;
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
