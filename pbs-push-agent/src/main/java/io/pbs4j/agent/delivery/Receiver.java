package io.pbs4j.agent.delivery;

import io.pbs4j.agent.delivery.Outcome.Kind;
import io.pbs4j.agent.http.Failure;
import io.pbs4j.agent.http.Peer;
import io.pbs4j.agent.http.Reply;
import io.pbs4j.agent.http.Request;
import io.pbs4j.agent.json.JsonText;
import io.pbs4j.client.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** The other end: takes a report or says why not. Used by one thread. */
final class Receiver {
  private static final String PATH = "/api/push/metrics";

  /** Answers are a line of JSON; error pages of proxies are cut. */
  private static final int MAX_ANSWER = 64 << 10;

  private static final int MAX_TEXT = 200;
  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int TIMEOUT = 408;
  private static final int TOO_LARGE = 413;
  private static final int UNSUPPORTED_TYPE = 415;
  private static final int UNPROCESSABLE = 422;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;
  private static final int UNAVAILABLE = 503;

  private final Peer peer;
  private final Secret key;
  private final String userAgent;
  private final InstantSource clock;
  private boolean plain;

  Receiver(Peer peer, Secret key, String userAgent, InstantSource clock) {
    this.peer = peer;
    this.key = key;
    this.userAgent = userAgent;
    this.clock = clock;
  }

  /**
   * Pushes a report.
   *
   * @param report gzip of JSON
   */
  Outcome push(byte[] report) {
    try {
      Outcome outcome = attempt(report);
      if (outcome.kind() == Kind.REFUSED && outcome.reason().startsWith("415") && !plain) {
        // A proxy in between that takes no compressed requests.
        plain = true;
        return attempt(report);
      }
      return outcome;
    } catch (IOException e) {
      return Failure.isTrust(e)
          ? Outcome.of(Kind.MISCONFIGURED, Failure.text(e))
          : Outcome.of(Kind.TRANSIENT, Failure.text(e));
    }
  }

  private Outcome attempt(byte[] report) throws IOException {
    Request request =
        Request.post(PATH, plain ? unpacked(report) : report)
            .with("Content-Type", "application/json")
            .with("User-Agent", userAgent)
            .with("X-API-Key", key.reveal());
    return outcome(peer.call(plain ? request : request.with("Content-Encoding", "gzip"), MAX_ANSWER));
  }

  private static byte[] unpacked(byte[] report) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(report))) {
      return in.readAllBytes();
    }
  }

  private Outcome outcome(Reply reply) {
    int status = reply.status();
    String text = status + " " + excerpt(reply);
    return switch (status) {
      case UNAUTHORIZED, FORBIDDEN -> Outcome.of(Kind.MISCONFIGURED, text + " (is the key right?)");
      case NOT_FOUND, METHOD_NOT_ALLOWED ->
          Outcome.of(Kind.MISCONFIGURED, text + " (there is no push receiver at this address)");
      case BAD_REQUEST, TOO_LARGE, UNSUPPORTED_TYPE, UNPROCESSABLE -> Outcome.of(Kind.REFUSED, text);
      case UNAVAILABLE -> unavailable(reply, text);
      case SERVER_ERROR -> Outcome.of(Kind.FAILED_THERE, text).after(pause(reply));
      case TIMEOUT, TOO_MANY -> Outcome.of(Kind.TRANSIENT, text).after(pause(reply));
      default -> other(reply, text);
    };
  }

  private Outcome unavailable(Reply reply, String text) {
    return text.contains("not configured")
        ? Outcome.of(Kind.MISCONFIGURED, text + " (the receiver has no key set)")
        : Outcome.of(Kind.TRANSIENT, text).after(pause(reply));
  }

  private Outcome other(Reply reply, String text) {
    int status = reply.status();
    if (reply.succeeded()) {
      return isAcknowledged(reply)
          ? Outcome.of(Kind.ACCEPTED, text)
          : Outcome.of(Kind.MISCONFIGURED, text + " (this is not the answer of a push receiver)");
    }
    if (reply.isRedirect()) {
      return Outcome.of(
          Kind.MISCONFIGURED, status + " redirects are not followed; set the address they lead to");
    }
    return status > SERVER_ERROR
        ? Outcome.of(Kind.TRANSIENT, text).after(pause(reply))
        : Outcome.of(Kind.MISCONFIGURED, text);
  }

  /** A page that says welcome to everybody took nothing; what was taken is gone here. */
  private static boolean isAcknowledged(Reply reply) {
    try {
      return JsonText.readObject(reply.body()).get("success") instanceof Boolean success && success;
    } catch (IOException e) {
      return false;
    }
  }

  private Optional<Duration> pause(Reply reply) {
    return RetryAfter.of(reply, clock.instant());
  }

  /** The beginning of an answer, without a key that a strange receiver may have sent back. */
  private String excerpt(Reply reply) {
    String text =
        Pattern.compile(key.reveal(), Pattern.LITERAL | Pattern.CASE_INSENSITIVE)
            .matcher(reply.text())
            .replaceAll("(key)")
            .replaceAll("[\\p{Cntrl}\\s]+", " ")
            .strip();
    return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "..." : text;
  }
}
