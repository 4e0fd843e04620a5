package io.pbs4j.it;

import com.fasterxml.jackson.databind.JsonNode;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.blob.BlobKind;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.testkit.Exchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Sends recorded requests to a server, in our words: user, secrets, datastore and UPIDs are replaced as they
 * are, chunks and blobs, of which only the first bytes were recorded, with all that depends on them. What has
 * been sent in one trace is known in the following ones.
 */
final class TraceReplay {
  private static final int SWITCHING_PROTOCOLS = 101;

  /** Pause between two questions whether a task has ended. */
  private static final long POLL_MILLIS = 20;

  private static final int POLLS = 1000;

  private final int port;
  private final Renames renames = new Renames();
  private final SyntheticBlobs blobs = new SyntheticBlobs();
  private final Map<String, ReplayedSession> finished = new HashMap<>();
  private final Map<String, ReplayedSession> lastOfGroup = new HashMap<>();
  private final AnswerCheck check = new AnswerCheck(renames, blobs);

  private final Quiet quiet;

  /** Waits until no session is open any more; the end of a connection takes a moment to be noticed. */
  interface Quiet {
    void await() throws Exception;
  }

  TraceReplay(int port, String secret, Quiet quiet) {
    this.port = port;
    this.quiet = quiet;
    renames.learn("tester@pbs!tok:a963ab60-a833-455b-b133-641fe73c1093", "root@pam!root-token:" + secret);
    renames.learn("tester-secret-1", secret);
    renames.learn("tester@pbs!tok", "root@pam!root-token");
    renames.learn("tester@pbs", "root@pam");
    renames.learn("tester%40pbs", "root%40pam");
    renames.learn("/datastore/trace/", "/datastore/default/");
    renames.learn("store=trace", "store=default");
    renames.learn("store=golden", "store=default");
    renames.learn("\"trace\"", "\"default\"");
    renames.learn("\"trace:", "\"default:");
    renames.learn("datastore 'trace'", "datastore 'default'");
    renames.learn("on store trace", "on store default");
  }

  /** Sends the requests of a trace and checks the answers; each recorded connection is one of ours. */
  void replay(List<Exchange> exchanges) throws Exception {
    Map<Integer, WireConnection> connections = new HashMap<>();
    Map<Integer, ReplayedSession> sessions = new HashMap<>();
    check.begin();
    try {
      for (Exchange recorded : exchanges) {
        WireConnection connection = connections.get(recorded.connection());
        if (connection == null) {
          // the clients opened one after the other
          close(connections);
          connection = new WireConnection(port);
          connections.put(recorded.connection(), connection);
        }
        ReplayedSession session = sessions.get(recorded.connection());
        WireAnswer answer = replay(recorded, connection, session);
        if (answer.status() == SWITCHING_PROTOCOLS) {
          sessions.put(recorded.connection(), session(recorded));
        }
      }
    } finally {
      close(connections);
    }
  }

  private void close(Map<Integer, WireConnection> connections) throws Exception {
    for (WireConnection connection : connections.values()) {
      connection.close();
    }
    quiet.await();
  }

  /** Intended differences that no answer has shown so far. */
  List<IntendedDifference> unmet() {
    return IntendedDifference.ALL.stream().filter(d -> !check.met().contains(d)).toList();
  }

  private static ReplayedSession session(Exchange upgrade) {
    Map<String, String> parameters = parameters(upgrade);
    return new ReplayedSession(
        parameters.getOrDefault("ns", ""),
        new BackupSnapshot(
            BackupGroup.parse(parameters.get("backup-type") + "/" + parameters.get("backup-id")),
            Long.parseLong(parameters.get("backup-time"))));
  }

  private WireAnswer replay(Exchange recorded, WireConnection connection, ReplayedSession session)
      throws Exception {
    byte[] body = body(recorded, session);
    WireAnswer answer = send(recorded, connection, body);
    String expected = Objects.requireNonNullElse(recorded.responseBody().text(), "");
    for (int i = 0; expected.startsWith("{\"active\":false") && running(answer) && i < POLLS; i++) {
      check.lines(answer);
      Thread.sleep(POLL_MILLIS);
      answer = send(recorded, connection, body);
    }
    check.learn(recorded, answer);
    check.same(recorded, answer, source(recorded, session));
    if (session != null) {
      follow(recorded, session);
    }
    return answer;
  }

  private static boolean running(WireAnswer answer) {
    return JsonLikeness.parse(answer.text()).path("active").asBoolean();
  }

  private WireAnswer send(Exchange recorded, WireConnection connection, byte[] body) throws Exception {
    String path =
        check
            .nextLines(renames.apply(recorded.path()))
            .replaceFirst("encoded-size=\\d+", "encoded-size=" + body.length);
    Map<String, String> headers = new TreeMap<>();
    recorded.requestHeaders().forEach((name, value) -> headers.put(name, renames.apply(value)));
    headers.computeIfPresent("content-length", (n, v) -> String.valueOf(body.length));
    headers.computeIfPresent(":path", (n, v) -> path);
    // recorded so where there was none
    headers.remove("host", "");
    return connection.request(recorded.method(), path, headers, body);
  }

  /** What the body of our request is; learns the digests in it first. */
  private byte[] body(Exchange recorded, ReplayedSession session) throws FormatException {
    Map<String, String> parameters = parameters(recorded);
    String endpoint = endpoint(recorded);
    if (endpoint.endsWith("_chunk")) {
      String digest = parameters.get("digest");
      SyntheticBlobs.Chunk chunk =
          blobs.chunk(digest, Integer.parseInt(parameters.get("size")), recorded.requestBody());
      renames.learn(digest, chunk.digest().toString());
      return chunk.blob().bytes();
    }
    if (endpoint.endsWith("_close")) {
      int writer = Integer.parseInt(parameters.get("wid"));
      Digest csum = session.close(writer, Long.parseLong(parameters.get("size")));
      renames.learn(parameters.get("csum"), csum.toString());
    } else if (endpoint.equals("/blob")) {
      return blob(parameters.get("file-name"), recorded, session).bytes();
    } else if (endpoint.equals("/speedtest")) {
      return new byte[Math.toIntExact(recorded.requestBody().length())];
    } else if (endpoint.endsWith("/upload-backup-log")) {
      return blobs.blob(0, recorded.requestBody()).bytes();
    }
    String text = Objects.requireNonNull(recorded.requestBody().text());
    return renames.apply(text).getBytes(StandardCharsets.UTF_8);
  }

  private DataBlob blob(String name, Exchange recorded, ReplayedSession session) throws FormatException {
    BlobKind kind = SyntheticBlobs.kind(recorded.requestBody());
    if (name.equals("index.json.blob")) {
      return session.manifest(blobs, kind);
    }
    DataBlob blob = blobs.blob(name.hashCode(), recorded.requestBody());
    session.blob(name, blob);
    return blob;
  }

  /** The session whose data a download is about; null if it was none of this replay. */
  private ReplayedSession source(Exchange recorded, ReplayedSession session) {
    if (session == null) {
      return null;
    }
    return endpoint(recorded).equals("/previous")
        ? lastOfGroup.get(session.group())
        : finished.get(session.key());
  }

  /** Keeps what a request of a session did. */
  private void follow(Exchange recorded, ReplayedSession session) {
    Map<String, String> parameters = parameters(recorded);
    String endpoint = endpoint(recorded);
    if (endpoint.equals("/finish")) {
      finished.put(session.key(), session);
      lastOfGroup.put(session.group(), session);
    } else if (endpoint.endsWith("_index") && recorded.method().equals("POST")) {
      int writer = JsonLikeness.parse(recorded.responseBody().text()).path("data").asInt();
      session.open(writer, parameters.get("archive-name"));
    } else if (endpoint.endsWith("_index")) {
      JsonNode lists = JsonLikeness.parse(renames.apply(recorded.requestBody().text()));
      for (int i = 0; i < lists.path("digest-list").size(); i++) {
        Digest digest = Digest.parse(lists.path("digest-list").path(i).asText());
        session.append(
            lists.path("wid").asInt(), blobs.known(digest), lists.path("offset-list").path(i).asLong());
      }
    }
  }

  static String endpoint(Exchange exchange) {
    return exchange.path().split("\\?", 2)[0];
  }

  /** Parameters of a recorded request from its query and its JSON body. */
  static Map<String, String> parameters(Exchange exchange) {
    Map<String, String> parameters = new HashMap<>();
    String[] parts = exchange.path().split("\\?", 2);
    if (parts.length == 2 && !parts[1].isEmpty()) {
      for (String pair : parts[1].split("&", -1)) {
        String[] named = pair.split("=", 2);
        parameters.put(named[0], URLDecoder.decode(named[1], StandardCharsets.UTF_8));
      }
    }
    String body = exchange.requestBody().text();
    if (body != null && body.startsWith("{")) {
      JsonLikeness.parse(body)
          .properties()
          .forEach(field -> parameters.put(field.getKey(), field.getValue().asText()));
    }
    return parameters;
  }
}
