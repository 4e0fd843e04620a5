package io.pbs4j.server;

import io.pbs4j.server.access.Authenticator;
import io.pbs4j.server.access.FirstRun;
import io.pbs4j.server.access.RootPermissions;
import io.pbs4j.server.access.Secret;
import io.pbs4j.server.access.TicketKey;
import io.pbs4j.server.access.Tickets;
import io.pbs4j.server.access.UserStore;
import io.pbs4j.server.api.ApiHandler;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.EndpointTable;
import io.pbs4j.server.api.HeaderAuthentication;
import io.pbs4j.server.datastore.Datastores;
import io.pbs4j.server.datastore.FileEndpoints;
import io.pbs4j.server.datastore.GroupEndpoints;
import io.pbs4j.server.datastore.NamespaceEndpoints;
import io.pbs4j.server.datastore.PruneEndpoints;
import io.pbs4j.server.datastore.SnapshotEndpoints;
import io.pbs4j.server.datastore.StoreEndpoints;
import io.pbs4j.server.http.HttpServer;
import io.pbs4j.server.http.ProtocolUpgrade;
import io.pbs4j.server.http.ServerCertificate;
import io.pbs4j.server.protocol.UpgradeEndpoints;
import io.pbs4j.server.state.DataDirectory;
import io.pbs4j.server.state.PrivateFile;
import io.pbs4j.server.state.SqliteDatabase;
import io.pbs4j.server.system.SystemEndpoints;
import io.pbs4j.server.system.TicketEndpoints;
import io.pbs4j.server.task.ServerProcess;
import io.pbs4j.server.task.TaskEndpoints;
import io.pbs4j.server.task.TaskRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.jetty.server.Handler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A whole server: wires its parts, starts and stops them. */
public final class PbsServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PbsServer.class);

  /** The datastore that a new server has. */
  private static final String FIRST_DATASTORE = "default";

  /** How long aborted tasks may take to end. */
  private static final Duration ABORT_TIME = Duration.ofSeconds(10);

  private final ServerConfig config;
  private final InstantSource clock;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final ServerCertificate certificate;
  private final TaskRegistry tasks;
  private final Datastores datastores;
  private final Optional<Secret> firstSecret;
  private final HttpServer http;

  private PbsServer(ServerConfig config, InstantSource clock, ZoneId zone)
      throws IOException, GeneralSecurityException {
    this.config = config;
    this.clock = clock;
    try {
      DataDirectory directory = open(DataDirectory.open(config.dataDirectory()));
      SecureRandom random = new SecureRandom();
      certificate = certificate(directory);
      SqliteDatabase database = open(SqliteDatabase.open(directory));
      UserStore users = new UserStore(database, clock);
      firstSecret = firstSecret(users, random);
      tasks =
          open(new TaskRegistry(database, directory.tasks(), ServerProcess.current(), clock, zone));
      datastores =
          open(
              Datastores.open(
                  directory.datastores(), FIRST_DATASTORE, clock, config.allChunkDirectories()));
      Tickets tickets = new Tickets(TicketKey.loadOrCreate(directory.path(), random), clock);
      Authenticator authenticator = new Authenticator(users, tickets);
      ProtocolUpgrade upgrade = new ProtocolUpgrade(HttpServer.configuration());
      ApiHandler api =
          new ApiHandler(
              new EndpointTable(endpoints(authenticator, users, upgrade, zone)),
              new HeaderAuthentication(authenticator),
              new RootPermissions(),
              config.failureDelay());
      http =
          new HttpServer(
              config.listen(), certificate, upgrade, new Handler.Sequence(api, new HomePage()));
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      closeAll();
      throw e;
    }
  }

  /** Starts a server by the system's clock. */
  public static PbsServer start(ServerConfig config) throws Exception {
    return start(config, InstantSource.system(), ZoneId.systemDefault());
  }

  /**
   * Starts a server; it answers when this returns.
   *
   * @param zone of times in task logs
   */
  public static PbsServer start(ServerConfig config, InstantSource clock, ZoneId zone)
      throws Exception {
    PbsServer server = new PbsServer(config, clock, zone);
    try {
      server.http.start();
    } catch (Exception e) {
      server.closeAll();
      throw e;
    }
    return server;
  }

  private <T extends AutoCloseable> T open(T part) {
    opened.push(part);
    return part;
  }

  private ServerCertificate certificate(DataDirectory directory)
      throws IOException, GeneralSecurityException {
    return config.tlsCertificate() != null && config.tlsKey() != null
        ? ServerCertificate.load(config.tlsCertificate(), config.tlsKey())
        : ServerCertificate.loadOrCreate(directory.path(), clock);
  }

  /** Makes the first user and token; the secret goes to a file if there is one, else to the caller. */
  private Optional<Secret> firstSecret(UserStore users, SecureRandom random) throws IOException {
    Optional<Secret> secret = FirstRun.prepare(users, random);
    if (secret.isPresent() && config.rootTokenFile() != null) {
      byte[] line = (secret.get().reveal() + "\n").getBytes(StandardCharsets.US_ASCII);
      PrivateFile.write(config.rootTokenFile(), line);
      return Optional.empty();
    }
    return secret;
  }

  private List<Endpoint> endpoints(
      Authenticator authenticator, UserStore users, ProtocolUpgrade upgrade, ZoneId zone) {
    ExecutorService sessionEnds = Executors.newCachedThreadPool(PbsServer::daemon);
    opened.push(sessionEnds::shutdown);
    List<Endpoint> endpoints = new ArrayList<>();
    endpoints.addAll(new SystemEndpoints().list());
    endpoints.addAll(new TicketEndpoints(authenticator).list());
    endpoints.addAll(new TaskEndpoints(tasks).list());
    endpoints.addAll(new StoreEndpoints(datastores, tasks).list());
    endpoints.addAll(new NamespaceEndpoints(datastores).list());
    endpoints.addAll(new GroupEndpoints(datastores, users::isActive).list());
    endpoints.addAll(new SnapshotEndpoints(datastores).list());
    endpoints.addAll(new FileEndpoints(datastores).list());
    endpoints.addAll(new PruneEndpoints(datastores, tasks, zone).list());
    endpoints.addAll(new UpgradeEndpoints(datastores, tasks, upgrade, sessionEnds).list());
    return endpoints;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "session-end");
    thread.setDaemon(true);
    return thread;
  }

  /** The port it listens on. */
  public int port() {
    return http.port();
  }

  /** SHA-256 fingerprint of its certificate, as clients pin it. */
  public String fingerprint() {
    return certificate.fingerprint();
  }

  /** The secret of the first token, if it was made by this start and not written to a file. */
  public Optional<Secret> firstSecret() {
    return firstSecret;
  }

  /** Its tasks. */
  public TaskRegistry tasks() {
    return tasks;
  }

  /** Its datastores. */
  public Datastores datastores() {
    return datastores;
  }

  /**
   * Stops: no new connections, running tasks and sessions get their time, then they are aborted, then all is
   * closed.
   */
  @Override
  public void close() throws Exception {
    http.stopAccepting();
    if (!tasks.awaitIdle(config.shutdownGrace())) {
      LOG.info("aborting {} running tasks", tasks.runningCount());
      tasks.abortAll();
    }
    http.stop();
    if (!tasks.awaitIdle(ABORT_TIME)) {
      LOG.warn("{} tasks did not end in time", tasks.runningCount());
    }
    closeAll();
  }

  private void closeAll() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        LOG.warn("while stopping: {}", e.toString());
      }
    }
  }
}
