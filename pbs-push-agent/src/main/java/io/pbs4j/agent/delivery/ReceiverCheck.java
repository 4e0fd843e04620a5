package io.pbs4j.agent.delivery;

import io.pbs4j.agent.http.Failure;
import io.pbs4j.agent.http.Peer;
import io.pbs4j.agent.http.Reply;
import io.pbs4j.agent.http.Request;
import io.pbs4j.agent.json.JsonText;
import io.pbs4j.client.Secret;
import java.io.IOException;
import java.util.List;

/** Tries a receiver without pushing anything. */
public final class ReceiverCheck {
  private static final int MAX_ANSWER = 4 << 20;
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;

  private ReceiverCheck() {}

  /**
   * What became of it.
   *
   * @param good whether pushes would be taken
   * @param text for people: what was found, and what to do
   */
  public record Finding(boolean good, String text) {}

  /** Asks the receiver for the agents it knows, which takes the same key as a push. */
  public static Finding run(Peer peer, Secret key, String userAgent) {
    try {
      return finding(
          peer.call(
              Request.get("/api/push/agents")
                  .with("X-API-Key", key.reveal())
                  .with("User-Agent", userAgent),
              MAX_ANSWER));
    } catch (IOException e) {
      return new Finding(false, Failure.text(e).replace(key.reveal(), "(key)"));
    }
  }

  private static Finding finding(Reply reply) {
    return switch (reply.status()) {
      case OK -> answered(reply);
      case UNAUTHORIZED, FORBIDDEN ->
          new Finding(false, reply.status() + ": the receiver does not take this key");
      case NOT_FOUND ->
          new Finding(false, "404: there is no push receiver at this address; is it the server's root address?");
      case TOO_MANY ->
          new Finding(false, "429: too many requests from this address; there is a receiver, try again in a minute");
      case UNAVAILABLE ->
          new Finding(false, "503: the receiver has no key set (PULSE_PUSH_API_KEY there), or is not ready");
      default ->
          new Finding(
              false,
              "status "
                  + reply.status()
                  + (reply.isRedirect() ? ": redirects are not followed; set the address they lead to" : ""));
    };
  }

  private static Finding answered(Reply reply) {
    try {
      if (JsonText.readObject(reply.body()).get("agents") instanceof List<?> agents) {
        return new Finding(true, "takes the key and knows " + agents.size() + " agents");
      }
    } catch (IOException e) {
      // Reported below.
    }
    return new Finding(false, "answers, but not as a push receiver does; is it the server's root address?");
  }
}
