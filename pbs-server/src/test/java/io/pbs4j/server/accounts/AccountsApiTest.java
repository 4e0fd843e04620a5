package io.pbs4j.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pbs4j.server.PbsServer;
import io.pbs4j.server.RestClient;
import io.pbs4j.server.ServerConfig;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users, tokens and permissions through the API; messages as observed at the reference server 3.2.4. */
class AccountsApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NO_DIGEST = "0".repeat(64);
  private static final String MODIFIED =
      "detected modified configuration - file changed by other user? Try again.";

  private @TempDir Path directory;
  private PbsServer server;
  private String secret;
  private RestClient admin;

  @BeforeEach
  void start() throws Exception {
    server = PbsServer.start(ServerConfig.forTests(directory));
    secret = Files.readString(directory.resolve("root-token")).strip();
    admin = new RestClient(server.port()).withToken("root@pam!root-token", secret);
    ok(admin, "POST", "/access/users", "userid=a@pbs&password=geheim1&comment=hi&firstname=Al&email=a@x");
    ok(admin, "POST", "/access/users", "userid=d@pbs");
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private static JsonNode ok(RestClient client, String method, String path, String form) throws Exception {
    HttpResponse<String> answer = client.call(method, "/api2/json" + path, form);
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body()).path("data");
  }

  private static void refused(
      RestClient client, String method, String path, String form, int status, String text)
      throws Exception {
    HttpResponse<String> answer = client.call(method, "/api2/json" + path, form);
    assertThat(answer.body()).as(method + " " + path + " " + form).isEqualTo(text);
    assertThat(answer.statusCode()).isEqualTo(status);
  }

  private RestClient login(String user, String password) throws Exception {
    JsonNode login =
        ok(
            new RestClient(server.port()),
            "POST",
            "/access/ticket",
            "username=" + user + "&password=" + URLEncoder.encode(password, StandardCharsets.UTF_8));
    return new RestClient(server.port())
        .with(
            "Cookie",
            "PBSAuthCookie=" + URLEncoder.encode(login.path("ticket").asText(), StandardCharsets.UTF_8))
        .with("CSRFPreventionToken", login.path("CSRFPreventionToken").asText());
  }

  private RestClient token(String user, String name) throws Exception {
    JsonNode made = ok(admin, "POST", "/access/users/" + user + "/token/" + name, "");
    return new RestClient(server.port())
        .withToken(made.path("tokenid").asText(), made.path("value").asText());
  }

  private void grant(String id, String role, String path) throws Exception {
    ok(admin, "PUT", "/access/acl", "path=" + path + "&role=" + role + "&auth-id=" + id);
  }

  @Test
  void aUserIsAddedShownChangedAndRemoved() throws Exception {
    assertThat(ok(admin, "GET", "/access/users/a@pbs", ""))
        .isEqualTo(
            JSON.readTree(
                "{\"comment\":\"hi\",\"email\":\"a@x\",\"enable\":true,\"expire\":0,\"firstname\":\"Al\","
                    + "\"userid\":\"a@pbs\"}"));
    ok(admin, "PUT", "/access/users/a@pbs", "comment=new&delete=firstname&enable=0&expire=5");
    assertThat(ok(admin, "GET", "/access/users/a@pbs", ""))
        .isEqualTo(
            JSON.readTree(
                "{\"comment\":\"new\",\"email\":\"a@x\",\"enable\":false,\"expire\":5,\"userid\":\"a@pbs\"}"));
    ok(admin, "DELETE", "/access/users/a@pbs", "");
    refused(admin, "GET", "/access/users/a@pbs", "", 400, "no such user 'a@pbs'");
  }

  @Test
  void usersThatCannotBeAreRefused() throws Exception {
    String users = "/access/users";
    refused(admin, "POST", users, "userid=a@pbs", 400, "user 'a@pbs' already exists.");
    refused(admin, "POST", users, "userid=b@nowhere", 400, "unknown realm 'nowhere'");
    refused(
        admin,
        "POST",
        users,
        "userid=e@pbs&password=abc",
        400,
        "parameter verification failed - 'password': value must be at least 5 characters long");
    refused(admin, "PUT", "/access/users/x@pbs", "comment=x", 400, "no such user 'x@pbs'");
    refused(admin, "DELETE", "/access/users/root@pam", "", 400, "root@pam cannot be removed.");
    refused(
        admin,
        "PUT",
        "/access/users/a@pbs",
        "delete=password",
        400,
        "parameter verification failed - 'delete': value 'password' is not defined in the enumeration.");
  }

  @Test
  void anotherDigestRefusesAChange() throws Exception {
    refused(admin, "PUT", "/access/users/a@pbs", "comment=x&digest=" + NO_DIGEST, 400, MODIFIED);
    refused(
        admin,
        "PUT",
        "/access/acl",
        "path=/&role=Audit&auth-id=a@pbs&digest=" + NO_DIGEST,
        400,
        MODIFIED);
    String digest = admin.get("/access/users").path("digest").asText();
    ok(admin, "PUT", "/access/users/a@pbs", "comment=x&digest=" + digest);
    refused(admin, "PUT", "/access/users/a@pbs", "comment=y&digest=" + digest, 400, MODIFIED);
  }

  @Test
  void aTokensSecretIsShownOnce() throws Exception {
    JsonNode made = ok(admin, "POST", "/access/users/a@pbs/token/t1", "comment=tok");
    assertThat(made.path("tokenid").asText()).isEqualTo("a@pbs!t1");
    assertThat(made.path("value").asText()).hasSizeGreaterThan(32);
    assertThat(admin.get("/access/users/a@pbs/token").toString())
        .contains("\"token-name\":\"t1\"")
        .doesNotContain(made.path("value").asText());
    refused(
        admin,
        "POST",
        "/access/users/a@pbs/token/t1",
        "",
        400,
        "token 't1' for user 'a@pbs' already exists.");
    refused(admin, "GET", "/access/users/a@pbs/token/t2", "", 400, "no such token 'a@pbs!t2'");
    refused(
        admin,
        "DELETE",
        "/access/users/a@pbs/token/t2",
        "",
        400,
        "token 't2' of user 'a@pbs' does not exist.");
    refused(
        admin,
        "POST",
        "/access/users/a@pbs/token/bad%20name",
        "",
        400,
        "parameter verification failed - 'token-name': value does not match the regex pattern");
  }

  @Test
  void aNewSecretEndsTheOldOne() throws Exception {
    RestClient token = token("a@pbs", "t1");
    assertThat(token.get("/version").has("data")).isTrue();
    JsonNode made = ok(admin, "PUT", "/access/users/a@pbs/token/t1", "regenerate=1");
    assertThat(token.call("GET", "/api2/json/version", "").statusCode()).isEqualTo(401);
    RestClient renewed = new RestClient(server.port()).withToken("a@pbs!t1", made.path("secret").asText());
    assertThat(renewed.get("/version").has("data")).isTrue();
  }

  @Test
  void aRemovedTokensPermissionsDoNotComeBack() throws Exception {
    grant("a@pbs", "Admin", "/");
    RestClient token = token("a@pbs", "t1");
    grant("a@pbs!t1", "Admin", "/");
    assertThat(token.get("/access/permissions").at("/data/~1/Sys.Audit").asBoolean()).isTrue();
    ok(admin, "DELETE", "/access/users/a@pbs/token/t1", "");
    assertThat(token("a@pbs", "t1").get("/access/permissions").path("data")).isEmpty();
    ok(admin, "DELETE", "/access/users/a@pbs", "");
    assertThat(admin.get("/access/acl").toString()).doesNotContain("a@pbs");
  }

  @Test
  void aTokenNeedsEntriesOfItsOwnAndOfItsUser() throws Exception {
    RestClient token = token("a@pbs", "t1");
    grant("a@pbs!t1", "DatastoreAudit", "/datastore/default");
    refused(
        token,
        "GET",
        "/admin/datastore/default/status",
        "",
        403,
        "permission check failed - missing Datastore.Audit|Datastore.Backup on /datastore/default");
    grant("a@pbs", "DatastoreAdmin", "/datastore");
    ok(token, "GET", "/admin/datastore/default/status", "");
    assertThat(admin.get("/access/permissions?auth-id=a@pbs!t1").path("data").toString())
        .isEqualTo("{\"/datastore/default\":{\"Datastore.Audit\":true}}");
    grant("a@pbs", "NoAccess", "/datastore/default");
    assertThat(token.get("/admin/datastore").path("data")).isEmpty();
  }

  @Test
  void entriesThatCannotBeAreRefused() throws Exception {
    String acl = "/access/acl";
    refused(admin, "PUT", acl, "path=/nonsense&role=Admin&auth-id=a@pbs", 400, "invalid acl path '/nonsense'.");
    refused(admin, "PUT", acl, "path=/&role=Audit&auth-id=x@pbs", 400, "no such user.");
    refused(admin, "PUT", acl, "path=/&role=Audit&auth-id=a@pbs!x", 400, "no such API token.");
    refused(admin, "PUT", acl, "path=/&role=Audit", 400, "missing 'userid' or 'group' parameter.");
    refused(
        admin,
        "PUT",
        acl,
        "path=/&role=Audit&group=grp",
        400,
        "parameter 'group' - groups are currently not supported.");
    refused(
        admin,
        "PUT",
        acl,
        "path=/&role=Nonsense&auth-id=a@pbs",
        400,
        "parameter verification failed - 'role': value 'Nonsense' is not defined in the enumeration.");
    ok(admin, "PUT", acl, "path=/&role=Audit&auth-id=x@pbs&delete=1");
  }

  @Test
  void entriesAreListedByPath() throws Exception {
    grant("a@pbs", "DatastoreAudit", "/datastore/default");
    grant("a@pbs", "NoAccess", "/datastore/default/ns");
    assertThat(admin.get("/access/acl?path=/datastore/default").path("data")).hasSize(2);
    assertThat(admin.get("/access/acl?path=/datastore/default&exact=1").path("data"))
        .isEqualTo(
            JSON.readTree(
                "[{\"path\":\"/datastore/default\",\"propagate\":true,\"roleid\":\"DatastoreAudit\","
                    + "\"ugid\":\"a@pbs\",\"ugid_type\":\"user\"}]"));
    ok(admin, "PUT", "/access/acl", "path=/datastore/default/ns&role=NoAccess&auth-id=a@pbs&delete=1");
    assertThat(admin.get("/access/acl?path=/datastore").path("data")).hasSize(1);
  }

  @Test
  void aUserWithoutRightsSeesAndChangesHimselfOnly() throws Exception {
    RestClient user = login("a@pbs", "geheim1");
    String missing = "permission check failed - missing ";
    assertThat(user.get("/access/users").path("data")).hasSize(1);
    ok(user, "PUT", "/access/users/a@pbs", "lastname=self");
    refused(user, "GET", "/access/users/d@pbs", "", 403, missing + "Sys.Audit on /access/users");
    refused(
        user,
        "PUT",
        "/access/users/d@pbs",
        "lastname=xx",
        403,
        missing + "Permissions.Modify on /access/users");
    refused(user, "POST", "/access/users", "userid=z@pbs", 403, missing + "Permissions.Modify on /access/users");
    for (String more : new String[] {"expire=99", "password=another1", "enable=0"}) {
      refused(
          user, "PUT", "/access/users/a@pbs", more, 403, missing + "Permissions.Modify on /access/users");
    }
    ok(user, "POST", "/access/users/a@pbs/token/own", "");
    ok(user, "PUT", "/access/acl", "path=/datastore&role=Admin&auth-id=a@pbs!own");
    assertThat(user.get("/access/permissions?auth-id=a@pbs!own").path("data")).isEmpty();
    assertThat(user.get("/access/acl").path("data")).hasSize(1);
    for (String other : new String[] {"a@pbs", "d@pbs"}) {
      assertThat(
              user.call("PUT", "/api2/json/access/acl", "path=/&role=Admin&auth-id=" + other).statusCode())
          .isEqualTo(403);
    }
    refused(
        user,
        "GET",
        "/access/permissions?auth-id=d@pbs",
        "",
        403,
        missing + "Sys.Audit on /access to see permissions of d@pbs");
  }

  @Test
  void aTokenIsNotItsUser() throws Exception {
    RestClient token = token("a@pbs", "t1");
    for (String change : new String[] {"/access/users/a@pbs", "/access/users/a@pbs/token/t1"}) {
      assertThat(token.call("PUT", "/api2/json" + change, "comment=x").statusCode()).isEqualTo(403);
    }
    assertThat(token.call("POST", "/api2/json/access/tokens", "name=t2&permission=admin").statusCode())
        .isEqualTo(403);
    assertThat(
            token
                .call("PUT", "/api2/json/access/acl", "path=/&role=Admin&auth-id=a@pbs!t1")
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void anotherPasswordNeedsTheOldOne() throws Exception {
    RestClient user = login("a@pbs", "geheim1");
    refused(user, "PUT", "/access/password", "userid=a@pbs&password=geheim2", 401, "missing password");
    refused(
        user,
        "PUT",
        "/access/password",
        "userid=a@pbs&password=geheim2&confirmation-password=wrong",
        401,
        "invalid credentials");
    ok(user, "PUT", "/access/password", "userid=a@pbs&password=geheim2&confirmation-password=geheim1");
    login("a@pbs", "geheim2");
    refused(
        new RestClient(server.port()),
        "POST",
        "/access/ticket",
        "username=a@pbs&password=geheim1",
        401,
        "permission check failed.");
    ok(admin, "PUT", "/access/password", "userid=root@pam&password=root-secret");
    login("root@pam", "root-secret");
    assertThat(admin.get("/version").has("data")).as("the token's secret stays the token's").isTrue();
  }

  @Test
  void aUserOfTheRealmPamManagesHisOwnTokensAndFactors() throws Exception {
    ok(admin, "POST", "/access/users", "userid=p@pam&password=geheim2");
    RestClient user = login("p@pam", "geheim2");
    ok(user, "POST", "/access/users/p@pam/token/t", "");
    assertThat(ok(user, "PUT", "/access/users/p@pam/token/t", "regenerate=1").has("secret")).isTrue();
    ok(user, "DELETE", "/access/users/p@pam/token/t", "");
    ok(user, "POST", "/access/tfa/p@pam", "type=recovery&password=geheim2");
  }

  @Test
  void onlyRootSetsPasswordsOfHisRealm() throws Exception {
    grant("a@pbs", "Admin", "/");
    RestClient user = login("a@pbs", "geheim1");
    String text = "permission check failed - only superuser can edit pam credentials!";
    String root = "userid=root@pam&password=mine-now&confirmation-password=geheim1";
    refused(user, "PUT", "/access/password", root, 403, text);
    refused(user, "PUT", "/access/users/root@pam", "password=mine-now", 403, text);
    refused(user, "PUT", "/access/users/root@pam/token/root-token", "regenerate=1", 403, text);
    // A token of root@pam would count as root@pam; without his own, or with a factor he lacks, he is locked out.
    refused(user, "POST", "/access/users/root@pam/token/mine", "", 403, text);
    refused(user, "PUT", "/access/users/root@pam/token/root-token", "enable=0", 403, text);
    refused(user, "DELETE", "/access/users/root@pam/token/root-token", "", 403, text);
    refused(user, "POST", "/access/tfa/root@pam", "type=recovery&password=geheim1", 403, text);
    refused(user, "POST", "/access/users", "userid=b@pam&password=mine-now", 403, text);
    assertThat(user.call("PUT", "/api2/json/access/users/root@pam", "enable=0").statusCode()).isEqualTo(403);
  }

  @Test
  void aCheckOfPasswordAndPrivilegeMakesNoTicket() throws Exception {
    grant("a@pbs", "Audit", "/system");
    RestClient anybody = new RestClient(server.port());
    String ask = "username=a@pbs&password=geheim1&path=/system/status&privs=";
    assertThat(ok(anybody, "POST", "/access/ticket", ask + "Sys.Audit").toString())
        .isEqualTo("{\"username\":\"a@pbs\"}");
    for (String privileges : new String[] {"Sys.Modify", "Sys.Audit,Sys.Modify", "Sys.Nonsense"}) {
      refused(anybody, "POST", "/access/ticket", ask + privileges, 401, "permission check failed.");
    }
  }

  @Test
  void theShortFormsGiveALevel() throws Exception {
    ok(admin, "POST", "/access/users", "username=backup@pam&tenant_id=default&permission=backup");
    JsonNode made = ok(admin, "POST", "/access/tokens", "name=my-backup-token&permission=backup");
    assertThat(made.path("tokenid").asText()).isEqualTo("root@pam!my-backup-token");
    JsonNode held = admin.get("/access/permissions?auth-id=root@pam!my-backup-token").at("/data/~1datastore");
    assertThat(held.has("Datastore.Backup")).isTrue();
    assertThat(held.has("Datastore.Read")).isTrue();
    assertThat(held.has("Datastore.Modify")).isFalse();
    assertThat(admin.get("/access/permissions?auth-id=backup@pam").at("/data/~1datastore")).isEqualTo(held);
    refused(
        admin,
        "POST",
        "/access/users",
        "permission=read",
        400,
        "parameter verification failed - 'userid': parameter is missing and it is not optional.");
  }

  @Test
  void rolesAndRealmsAreThoseOfTheReference() throws Exception {
    assertThat(admin.get("/access/roles").path("data")).hasSize(15);
    assertThat(new RestClient(server.port()).get("/access/domains").path("data").toString())
        .isEqualTo(
            "[{\"comment\":\"Linux PAM standard authentication\",\"default\":true,\"realm\":\"pam\","
                + "\"type\":\"pam\"},{\"comment\":\"Proxmox Backup authentication server\","
                + "\"realm\":\"pbs\",\"type\":\"pbs\"}]");
  }
}
