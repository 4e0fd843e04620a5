package io.pbs4j.agent.collect;

import io.pbs4j.agent.http.Answer;
import io.pbs4j.agent.http.Failure;
import io.pbs4j.agent.http.Peer;
import io.pbs4j.agent.http.Reply;
import io.pbs4j.agent.http.Request;
import io.pbs4j.agent.json.JsonText;
import io.pbs4j.client.http.UntrustedCertificateException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Reads from a PBS with a token. Never writes. Safe for use by several threads. */
public final class PbsApi {
  /** What the original gives each call. */
  public static final Duration DEADLINE = Duration.ofSeconds(10);

  private static final String ROOT = "/api2/json";
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  /** A month of figures for each datastore, which nobody here looks into. */
  private static final Set<String> PASSED_ON = Set.of("history");

  /** Of a server's own words in an error. */
  private static final int MAX_QUOTE = 200;

  private final Peer peer;
  private final PbsToken token;
  private final String userAgent;

  /**
   * @param peer the PBS, with a deadline for each call: see {@link #DEADLINE}
   * @param token reads with its privileges
   * @param agentVersion for the header {@code User-Agent}
   */
  public PbsApi(Peer peer, PbsToken token, String agentVersion) {
    this.peer = peer;
    this.token = token;
    this.userAgent = "pbs-push-agent/" + agentVersion;
  }

  PbsToken token() {
    return token;
  }

  String address() {
    return peer.base().toString();
  }

  /** The {@code data} of a source's answer, of the source's shape. */
  Object data(Source source, String node) throws SourceException {
    Object data = data(source.path(node), source.maxBytes(), source.privilege(), source.object());
    if (!source.fits(data)) {
      throw new SourceException(
          SourceException.Kind.BAD_ANSWER,
          "the answer has another shape: " + source.shape() + " was expected");
    }
    return data;
  }

  /**
   * The {@code data} of an answer.
   *
   * @param path below {@code /api2/json}
   * @param privilege named by the error when it is missing; may be empty
   * @param object where the privilege is asked for
   */
  Object data(String path, int maxBytes, String privilege, String object) throws SourceException {
    Reply reply = call(path, maxBytes);
    if (reply.status() == UNAUTHORIZED) {
      throw new SourceException(SourceException.Kind.REFUSED_TOKEN, Advice.refused(token));
    }
    if (reply.status() == FORBIDDEN) {
      throw new SourceException(
          SourceException.Kind.MISSING_PRIVILEGE, Advice.missing(token, privilege, object));
    }
    if (!reply.succeeded()) {
      throw new SourceException(
          SourceException.Kind.BAD_ANSWER, "status " + reply.status() + quote(reply.text()));
    }
    return content(reply);
  }

  private Reply call(String path, int maxBytes) throws SourceException {
    try {
      return peer.call(request(path), maxBytes);
    } catch (IOException | RuntimeException e) {
      throw explain(e);
    }
  }

  /** Makes a call and has its answer read, of whatever status. */
  <T> T call(String path, Answer.Reader<T> reader) throws SourceException {
    try {
      return peer.call(request(path), reader);
    } catch (IOException | RuntimeException e) {
      throw explain(e);
    }
  }

  private Request request(String path) {
    return Request.get(ROOT + path)
        .with("Authorization", token.authorization())
        .with("User-Agent", userAgent)
        .with("Accept", "application/json");
  }

  private static Object content(Reply reply) throws SourceException {
    Object data;
    try {
      data = JsonText.readObject(reply.body(), PASSED_ON).get("data");
    } catch (IOException e) {
      // Not the parser's own words: they may quote the answer.
      throw new SourceException(
          SourceException.Kind.BAD_ANSWER,
          "the answer is not JSON of a PBS, or larger than expected");
    }
    if (data == null) {
      throw new SourceException(SourceException.Kind.BAD_ANSWER, "the answer has no data");
    }
    return data;
  }

  private SourceException explain(Exception failure) {
    Optional<UntrustedCertificateException> untrusted = Failure.certificate(failure);
    if (untrusted.isPresent()) {
      return new SourceException(SourceException.Kind.UNTRUSTED, Advice.untrusted(untrusted.get()));
    }
    // Other exceptions than these may hold what was to be sent.
    String text =
        failure instanceof IOException io ? Failure.text(io) : failure.getClass().getSimpleName();
    return new SourceException(SourceException.Kind.NO_ANSWER, token.hide(text));
  }

  /** A server's own words on one line. */
  private String quote(String text) {
    String line = token.hide(text).strip().replaceAll("\\p{Cntrl}+", " ");
    if (line.isEmpty()) {
      return "";
    }
    return ": " + (line.length() > MAX_QUOTE ? line.substring(0, MAX_QUOTE) + "…" : line);
  }
}
