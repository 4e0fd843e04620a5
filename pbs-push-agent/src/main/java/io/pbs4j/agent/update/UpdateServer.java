package io.pbs4j.agent.update;

import io.pbs4j.agent.http.Answer;
import io.pbs4j.agent.http.Peer;
import io.pbs4j.agent.http.Request;
import io.pbs4j.agent.json.JsonText;
import io.pbs4j.client.Secret;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Where new versions come from: {@code GET /api/agent/version} says which, {@code GET /download/pbs-push-agent} has
 * the jar. What it says is believed in nothing but the checksum, and with trusted keys not even in that.
 */
final class UpdateServer {
  /** Of the platform in the original's {@code arch} nothing is said: a jar has none. */
  private static final String DOWNLOAD = "/download/pbs-push-agent";

  private static final String VERSION = "/api/agent/version";
  private static final int MAX_ANSWER = 16 << 10;
  private static final int MAX_TRIES = 3;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration SHORTEST_TRY = Duration.ofSeconds(1);
  private static final int OK = HttpURLConnection.HTTP_OK;
  private static final int REDIRECTS = 3;
  private static final int HUNDRED = 100;

  /** May pass by themselves. */
  private static final Set<Integer> PASSING = Set.of(408, 429, 500, 502, 503, 504);

  private final Peer peer;
  private final Optional<Secret> token;
  private final Pace pace;
  private final Download download;
  private final Duration deadline;

  /**
   * @param deadline for all tries of a call together
   * @throws IOException for an address to which code must not be entrusted
   */
  UpdateServer(Peer peer, Optional<Secret> token, Pace pace, Download download, Duration deadline)
      throws IOException {
    this.peer = peer;
    this.token = token;
    this.pace = pace;
    this.download = download;
    this.deadline = deadline;
    URI base = peer.base();
    if (!"https".equalsIgnoreCase(base.getScheme()) && !isLoopback(base)) {
      throw new IOException("updates come by https only, or by http from this host");
    }
  }

  private static boolean isLoopback(URI address) {
    String host = address.getHost();
    return "http".equalsIgnoreCase(address.getScheme())
        && host != null
        && (host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.[0-9]{1,3}){3}"));
  }

  /** The version on offer, as the server wrote it. */
  String announced(String running) throws UpdateRefusedException {
    Request request = Request.get(VERSION + "?agentVersion=" + encoded(running));
    return retried(
        Stage.ANNOUNCEMENT,
        (to, end) ->
            to.call(
                identified(request),
                answer -> {
                  checkStatus(Stage.ANNOUNCEMENT, VERSION, answer.status());
                  return version(answer);
                }));
  }

  private static String version(Answer answer) throws IOException {
    byte[] body = answer.body().readNBytes(MAX_ANSWER + 1);
    if (body.length > MAX_ANSWER) {
      throw new UpdateRefusedException(
          Stage.ANNOUNCEMENT, "the answer of " + VERSION + " is larger than " + MAX_ANSWER + " bytes");
    }
    Object version;
    try {
      version = JsonText.readObject(body).get("version");
    } catch (IOException e) {
      // The parser's text would repeat what the server sent.
      version = null;
    }
    if (version instanceof String text) {
      return text;
    }
    throw new UpdateRefusedException(
        Stage.ANNOUNCEMENT, "the answer of " + VERSION + " is no JSON object with a text \"version\"");
  }

  /** Fetches a version into a file that is not there yet. */
  Candidate fetch(Version version, Path file) throws UpdateRefusedException {
    Request request = Request.get(DOWNLOAD + "?serverVersion=" + encoded(version.toString()));
    return retried(
        Stage.DOWNLOAD,
        (to, end) ->
            to.call(
                identified(request),
                answer -> {
                  checkStatus(Stage.DOWNLOAD, DOWNLOAD, answer.status());
                  return download.write(answer, file, end);
                }));
  }

  private Request identified(Request request) {
    if (token.isEmpty()) {
      return request;
    }
    String value = token.get().reveal();
    return request.with("X-API-Token", value).with("Authorization", "Bearer " + value);
  }

  private static void checkStatus(Stage stage, String path, int status) throws IOException {
    if (status == OK) {
      return;
    }
    if (PASSING.contains(status)) {
      throw new IOException(path + " was answered with status " + status);
    }
    throw new UpdateRefusedException(
        stage,
        status / HUNDRED == REDIRECTS
            ? path + " was answered with a redirect (status " + status + "), which is refused"
            : path + " was answered with status " + status);
  }

  private <T> T retried(Stage stage, Try<T> one) throws UpdateRefusedException {
    long end = pace.nanos() + deadline.toNanos();
    Duration wait = FIRST_PAUSE;
    for (int number = 1; ; number++) {
      try {
        Duration left = Duration.ofNanos(end - pace.nanos());
        return one.make(peer.within(left.compareTo(SHORTEST_TRY) < 0 ? SHORTEST_TRY : left), end);
      } catch (UpdateRefusedException e) {
        throw e;
      } catch (IOException e) {
        String text = String.valueOf(e.getMessage());
        if (pace.nanos() + wait.toNanos() >= end) {
          String why = e instanceof InterruptedIOException ? "" : ": " + text;
          throw new UpdateRefusedException(
              stage, "no whole answer within " + deadline.toSeconds() + " s" + why, e);
        }
        if (number == MAX_TRIES) {
          throw new UpdateRefusedException(stage, text + " (at try " + number + ")", e);
        }
      }
      pause(stage, wait);
      wait = wait.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wait.multipliedBy(2);
    }
  }

  private void pause(Stage stage, Duration wait) throws UpdateRefusedException {
    try {
      pace.pause(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UpdateRefusedException(stage, "interrupted", e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** One of several tries. */
  private interface Try<T> {
    T make(Peer to, long endNanos) throws IOException;
  }
}
