package io.pbs4j.server.system;

import io.pbs4j.server.access.Authenticator;
import io.pbs4j.server.access.Login;
import io.pbs4j.server.access.Secret;
import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.ApiException;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Parameters;
import io.pbs4j.server.api.Returns;
import io.pbs4j.server.api.Schema;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Logging in. */
public final class TicketEndpoints {
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

  private final Authenticator authenticator;

  /** Creates the endpoints. */
  public TicketEndpoints(Authenticator authenticator) {
    this.authenticator = authenticator;
  }

  /** Their declarations. */
  public List<Endpoint> list() {
    return List.of(
        Endpoint.post("/access/ticket", "Log in, or renew a ticket.")
            .with(
                USERNAME,
                PASSWORD,
                Parameter.optional("path", Schema.text(), "Only check; with privs."),
                Parameter.optional("privs", Schema.text(), "Only check these privileges on path."),
                Parameter.optional("port", Schema.whole(0, 65535), "Only check, for a terminal."),
                Parameter.optional("tfa-challenge", Schema.text(), "Answer to a second-factor challenge."))
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
    Login login =
        authenticator
            .login(p.text("username"), Secret.of(p.text("password")))
            .orElseThrow(() -> ApiException.unauthorized("permission check failed."));
    if (p.has("path") || p.has("port") || p.has("tfa-challenge")) {
      throw ApiException.badRequest("only logging in by password is supported");
    }
    return new TreeMap<>(
        Map.of(
            "username", login.userid().toString(),
            "ticket", login.ticket(),
            "CSRFPreventionToken", login.guard()));
  }
}
