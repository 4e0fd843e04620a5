package io.pbs4j.client.fake;

import io.pbs4j.client.CertificatePin;
import io.pbs4j.client.ClientSettings;
import io.pbs4j.client.PbsClient;
import io.pbs4j.client.Repository;
import io.pbs4j.client.Secret;
import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.BackupType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** A small server that keeps everything in memory, writes down what it is asked, and fails when told to. */
public final class FakePbs implements AutoCloseable {
  /** The password of {@code root@pam} and the secret of its token. */
  public static final String PASSWORD = "so secret";

  private static final String SESSION = FakeSession.class.getName();

  /** What a request is answered instead of what it should be; {@code null} for no other answer. */
  public interface Fault extends Function<Recorded, Fault.Kind> {
    /** What happens. */
    enum Kind {
      /** The connection is cut. */
      DROP,
      /** What is asked is done, and the connection cut before the answer. */
      DROP_ANSWER,
      /** Status 400 with the text {@code told to fail}. */
      REFUSE,
      /** Status 400 with the text of a snapshot that is in use. */
      LOCKED,
      /** A body that is not what it should be. */
      GARBAGE
    }
  }

  private final Server server = new Server();
  private final ServerConnector connector;
  private final HTTP2ServerConnectionFactory http2;
  private final TestCertificate certificate;
  private final FakeSnapshots store = new FakeSnapshots();
  private final List<Recorded> requests = new CopyOnWriteArrayList<>();
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final AtomicInteger tickets = new AtomicInteger();
  private volatile Fault fault = request -> null;
  private volatile String validTicket = "";

  /** Starts on a free port. */
  public FakePbs() throws Exception {
    certificate = TestCertificate.shared();
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setKeyStorePath(certificate.keyStore().toString());
    tls.setKeyStorePassword(TestCertificate.PASSWORD);
    HttpConfiguration config = new HttpConfiguration();
    config.addCustomizer(new SecureRequestCustomizer(false));
    http2 = new HTTP2ServerConnectionFactory(config);
    http2.setMaxFrameSize(1 << 20);
    connector =
        new ServerConnector(
            server,
            new SslConnectionFactory(tls, "http/1.1"),
            new HttpConnectionFactory(config));
    connector.addBean(http2);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(new Requests());
    server.start();
  }

  /** What it stores. */
  public FakeSnapshots store() {
    return store;
  }

  /** What it was asked, in the order of arrival. */
  public List<Recorded> requests() {
    return requests;
  }

  /** Requests to one path. */
  public List<Recorded> requests(String path) {
    return requests.stream().filter(r -> r.path().equals(path)).toList();
  }

  /** Answers a path of the REST API with this {@code data}. */
  public void answer(String path, String data) {
    answers.put(path, data);
  }

  /** Fails from now on as it is told. */
  public void fail(Fault how) {
    fault = how;
  }

  /** Streams that it allows at once on a session. */
  public void limitStreams(int streams) {
    http2.setMaxConcurrentStreams(streams);
  }

  /** Takes no ticket any longer that it gave out. */
  public void forgetTickets() {
    validTicket = "";
  }

  /** The fingerprint of its certificate. */
  public CertificatePin pin() {
    return certificate.pin();
  }

  /** Where it is. */
  public Repository repository(String authId) {
    return new Repository(AuthId.parse(authId), "127.0.0.1", connector.getLocalPort(), "store");
  }

  /** A client of it that uses a token. */
  public PbsClient client() {
    return PbsClient.open(
        new ClientSettings(repository("root@pam!t"), Secret.of(PASSWORD), certificate.pin()));
  }

  /** A client of it that logs in with a password. */
  public PbsClient userClient(InstantSource clock) {
    return PbsClient.open(
        new ClientSettings(
            repository("root@pam"), Secret.of(PASSWORD), certificate.pin(), null, clock));
  }

  @Override
  public void close() throws Exception {
    server.stop();
  }

  private final class Requests extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      byte[] body;
      try (java.io.InputStream in = Content.Source.asInputStream(request)) {
        body = in.readAllBytes();
      }
      Recorded recorded =
          new Recorded(
              request.getMethod(),
              request.getHttpURI().getPath().replaceFirst("^/+", "/"),
              Recorded.single(Request.extractQueryParameters(request)),
              request.getHeaders(),
              body);
      requests.add(recorded);
      Fault.Kind broken = fault.apply(recorded);
      FakeSession session =
          (FakeSession) request.getConnectionMetaData().getAttribute(SESSION);
      if (broken == Fault.Kind.DROP_ANSWER) {
        session.handle(recorded);
        broken = Fault.Kind.DROP;
      }
      if (broken == Fault.Kind.DROP) {
        request.getConnectionMetaData().getConnection().getEndPoint().close();
        callback.failed(new java.io.IOException("dropped"));
        return true;
      }
      if (broken != null) {
        String text =
            switch (broken) {
              case REFUSE -> "told to fail";
              case LOCKED -> "unable to acquire lock on snapshot \"x\" - locked by another operation";
              default -> "gar{bage";
            };
        send(response, callback, broken == Fault.Kind.GARBAGE ? 200 : 400, bytes(text));
        return true;
      }
      if (session != null) {
        FakeSession.Answer answer = session.handle(recorded);
        send(response, callback, answer.status(), answer.body());
      } else {
        rest(recorded, request, response, callback);
      }
      return true;
    }
  }

  private void rest(Recorded recorded, Request request, Response response, Callback callback) {
    String path = recorded.path();
    if (path.equals("/api2/json/access/ticket")) {
      login(recorded, response, callback);
    } else if (!authorized(recorded)) {
      send(response, callback, 401, bytes("authentication failed - invalid credentials"));
    } else if (recorded.headers().contains(HttpHeader.UPGRADE)) {
      upgrade(recorded, request, response, callback);
    } else if (answers.containsKey(path)) {
      send(response, callback, 200, bytes("{\"data\":" + answers.get(path) + "}"));
    } else {
      send(response, callback, 404, bytes("Path '" + path + "' not found."));
    }
  }

  private void login(Recorded recorded, Response response, Callback callback) {
    String password = recorded.json().path("password").asText();
    boolean right = password.equals(PASSWORD) || (password.equals(validTicket) && !password.isEmpty());
    if (!right) {
      send(response, callback, 401, bytes("permission check failed."));
      return;
    }
    validTicket = "PBS:root@pam:6553F100::sig+/=" + tickets.incrementAndGet();
    String data = "{\"data\":{\"username\":\"root@pam\",\"CSRFPreventionToken\":\"C\",\"ticket\":\"";
    send(response, callback, 200, bytes(data + validTicket + "\"}}"));
  }

  private boolean authorized(Recorded recorded) {
    String authorization = recorded.headers().get(HttpHeader.AUTHORIZATION);
    if (authorization != null) {
      return authorization.equals("PBSAPIToken=root@pam!t:so%20secret");
    }
    String cookie = recorded.headers().get(HttpHeader.COOKIE);
    String ticket = cookie == null ? "" : cookie.substring("PBSAuthCookie=".length());
    boolean fresh = java.net.URLDecoder.decode(ticket, StandardCharsets.UTF_8).equals(validTicket);
    return fresh && !validTicket.isEmpty() && "C".equals(recorded.headers().get("CSRFPreventionToken"));
  }

  private void upgrade(Recorded recorded, Request request, Response response, Callback callback) {
    BackupSnapshot snapshot =
        new BackupSnapshot(
            new BackupGroup(
                BackupType.parse(recorded.parameter("backup-type")), recorded.parameter("backup-id")),
            Long.parseLong(recorded.parameter("backup-time")));
    boolean reader = recorded.path().endsWith("/reader");
    boolean newer =
        store.last(snapshot.group()).map(last -> snapshot.time() > last.time()).orElse(true);
    if (!reader && !newer) {
      send(response, callback, 400, bytes("backup timestamp is older than last backup."));
      return;
    }
    EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    Connection next = http2.newConnection(connector, endPoint);
    ((ConnectionMetaData) next).setAttribute(SESSION, new FakeSession(store, snapshot, reader));
    request.setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, next);
    response.setStatus(101);
    response.getHeaders().put(HttpHeader.CONNECTION, "upgrade");
    response.getHeaders().put(HttpHeader.UPGRADE, recorded.headers().get(HttpHeader.UPGRADE));
    response.write(true, null, callback);
  }

  private static void send(Response response, Callback callback, int status, byte[] body) {
    response.setStatus(status);
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
