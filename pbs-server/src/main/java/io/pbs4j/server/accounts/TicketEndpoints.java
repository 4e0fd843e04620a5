package io.pbs4j.server.accounts;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.access.Userid;
import io.pbs4j.server.access.Login;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.access.Secret;
import io.pbs4j.server.access.login.Logins;
import io.pbs4j.server.access.password.BusyException;
import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.ApiException;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Parameters;
import io.pbs4j.server.api.Returns;
import io.pbs4j.server.api.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Logging in. */
final class TicketEndpoints {
  private static final Parameter USERNAME =
      Parameter.required(
          "username",
          Schema.text("[^\\s:/\\p{Cntrl}]+@[A-Za-z0-9_][A-Za-z0-9._\\-]*").length(3, 64),
          "User as name@realm.");
  private static final Parameter PASSWORD =
      Parameter.required(
          "password",
          Schema.text("\\P{Cntrl}*").length(1, 1024),
          "Password, or a ticket of the user that is still valid.");

  private final Logins logins;

  TicketEndpoints(Logins logins) {
    this.logins = logins;
  }

  List<Endpoint> list() {
    return List.of(
        Endpoint.post("/access/ticket", "Log in, or renew a ticket.")
            .with(
                USERNAME,
                PASSWORD,
                Parameter.optional("path", Schema.text(), "Only check the password, and the privileges that privs names there."),
                Parameter.optional("privs", Schema.text(), "Privileges on path, separated by commas; all are needed."),
                Parameter.optional("port", Schema.whole(0, 65535), "Only check the password."),
                Parameter.optional("tfa-challenge", Schema.text(), "The ticket of a challenge; password is the answer to it, such as totp:123456."))
            .returns(
                Returns.object(
                    "username", Returns.TEXT,
                    "ticket?", Returns.TEXT,
                    "CSRFPreventionToken?", Returns.TEXT))
            .access(Access.WORLD)
            .runs(this::login));
  }

  private Object login(Call call) {
    Parameters p = call.parameters();
    Userid userid = Userid.parse(p.text("username"));
    Secret password = Secret.of(p.text("password"));
    try {
      if (p.has("port") || (p.has("path") && p.has("privs"))) {
        return verify(call, userid, password);
      }
      String challenge = p.textOrNull("tfa-challenge");
      Login login =
          (challenge == null ? logins.login(userid, password) : logins.answer(userid, challenge, password))
              .orElseThrow(TicketEndpoints::refused);
      return new TreeMap<>(
          Map.of(
              "username", login.userid().toString(),
              "ticket", login.ticket(),
              "CSRFPreventionToken", login.guard()));
    } catch (BusyException e) {
      throw new ApiException(429, String.valueOf(e.getMessage()));
    }
  }

  private Object verify(Call call, Userid userid, Secret password) {
    String path = call.parameters().textOrNull("path");
    String privileges = call.parameters().textOrNull("privs");
    if (!logins.verify(userid, password)
        || (path != null && privileges != null && !holdsAll(call, userid, path, privileges))) {
      throw refused();
    }
    return Map.of("username", userid.toString());
  }

  private static boolean holdsAll(Call call, Userid userid, String path, String privileges) {
    return Arrays.stream(privileges.split("[,; ]+", -1))
        .allMatch(
            name ->
                Privilege.named(name)
                    .filter(privilege -> call.permissions().check(AuthId.of(userid), path, privilege))
                    .isPresent());
  }

  /** The same words for every reason. */
  private static ApiException refused() {
    return ApiException.unauthorized("permission check failed.");
  }
}
