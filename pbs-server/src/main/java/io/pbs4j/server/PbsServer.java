package io.pbs4j.server;

import io.pbs4j.core.compress.Zstd;
import io.pbs4j.server.access.Secret;
import io.pbs4j.server.accounts.Accounts;
import io.pbs4j.server.api.ApiHandler;
import io.pbs4j.server.api.Authentication;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.EndpointTable;
import io.pbs4j.server.api.HeaderAuthentication;
import io.pbs4j.server.api.RootHandler;
import io.pbs4j.server.audit.RemovalLog;
import io.pbs4j.server.content.ContentEndpoints;
import io.pbs4j.server.datastore.DatastoreChanges;
import io.pbs4j.server.datastore.DatastoreConfigEndpoints;
import io.pbs4j.server.datastore.DatastoreConfigs;
import io.pbs4j.server.datastore.DatastoreOpener;
import io.pbs4j.server.datastore.DatastorePrunes;
import io.pbs4j.server.datastore.DatastoreStart;
import io.pbs4j.server.datastore.Datastores;
import io.pbs4j.server.datastore.DrillEndpoints;
import io.pbs4j.server.datastore.FileEndpoints;
import io.pbs4j.server.datastore.GcTasks;
import io.pbs4j.server.datastore.GroupEndpoints;
import io.pbs4j.server.datastore.MoveEndpoints;
import io.pbs4j.server.datastore.NamespaceEndpoints;
import io.pbs4j.server.datastore.PruneEndpoints;
import io.pbs4j.server.datastore.RemovalEndpoints;
import io.pbs4j.server.datastore.RequestEndpoints;
import io.pbs4j.server.datastore.SnapshotEndpoints;
import io.pbs4j.server.datastore.StoreEndpoints;
import io.pbs4j.server.datastore.TenantUsageEndpoints;
import io.pbs4j.server.datastore.UsageHistory;
import io.pbs4j.server.datastore.Verifications;
import io.pbs4j.server.datastore.VerifyEndpoints;
import io.pbs4j.server.http.HttpServer;
import io.pbs4j.server.http.ProtocolUpgrade;
import io.pbs4j.server.http.ServerCertificate;
import io.pbs4j.server.job.Jobs;
import io.pbs4j.server.metrics.ServerMetrics;
import io.pbs4j.server.node.Host;
import io.pbs4j.server.node.NodeConfigEndpoints;
import io.pbs4j.server.node.NodeEndpoints;
import io.pbs4j.server.node.NodeOptions;
import io.pbs4j.server.node.OperatingSystemHost;
import io.pbs4j.server.node.Sampler;
import io.pbs4j.server.node.StatusEndpoints;
import io.pbs4j.server.notification.AgentPresence;
import io.pbs4j.server.notification.Notifications;
import io.pbs4j.server.protocol.UpgradeEndpoints;
import io.pbs4j.server.push.PushReceiver;
import io.pbs4j.server.rrd.Samples;
import io.pbs4j.server.s3.Buckets;
import io.pbs4j.server.s3.S3Buckets;
import io.pbs4j.server.s3.S3ConfigEndpoints;
import io.pbs4j.server.s3.S3Endpoints;
import io.pbs4j.server.section.SectionStore;
import io.pbs4j.server.section.VaultSeal;
import io.pbs4j.server.state.DataDirectory;
import io.pbs4j.server.state.Database;
import io.pbs4j.server.state.PrivateFile;
import io.pbs4j.server.state.Reserve;
import io.pbs4j.server.state.Vault;
import io.pbs4j.server.system.SystemEndpoints;
import io.pbs4j.server.task.ServerProcess;
import io.pbs4j.server.task.TaskAge;
import io.pbs4j.server.task.TaskEndpoints;
import io.pbs4j.server.task.TaskRegistry;
import io.pbs4j.server.traffic.ClientAddress;
import io.pbs4j.server.traffic.RequestLimiter;
import io.pbs4j.server.traffic.TrafficControl;
import io.pbs4j.server.traffic.TrafficEndpoints;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import org.eclipse.jetty.server.Handler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A whole server: wires its parts, starts and stops them. */
public final class PbsServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PbsServer.class);

  /** How long aborted tasks may take to end. */
  private static final Duration ABORT_TIME = Duration.ofSeconds(10);

  /** How often figures are saved and storage that is away is tried again. */
  private static final Duration UPKEEP = Duration.ofSeconds(30);

  /** How often figures of host and datastores are taken. */
  private static final Duration SAMPLES = Duration.ofSeconds(10);

  /** How often metrics look through the datastores. */
  private static final Duration METRICS = Duration.ofSeconds(15);

  /** How often old tasks are removed. */
  private static final Duration TASK_UPKEEP = Duration.ofHours(1);

  /** How often it is looked for stale backups and full datastores. */
  private static final Duration WATCH = Duration.ofMinutes(10);

  private final ServerConfig config;
  private final InstantSource clock;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final ServerCertificate certificate;
  private final TaskRegistry tasks;
  private final Datastores datastores;
  private final Optional<Secret> firstSecret;
  private final PushReceiver push;
  private final EndpointTable table;
  private final HttpServer http;

  private PbsServer(ServerConfig config, InstantSource clock, ZoneId zone, Buckets buckets)
      throws IOException, GeneralSecurityException {
    this.config = config;
    this.clock = clock;
    try {
      DataDirectory directory = open(DataDirectory.open(config.dataDirectory()));
      SecureRandom random = new SecureRandom();
      // Keys and the libraries around them take as long as the database does: both at once.
      FutureTask<ServerCertificate> keys = new FutureTask<>(() -> certificate(directory));
      daemon(keys, "certificate").start();
      Database database = open(Database.open(directory, config.database()));
      Accounts accounts = new Accounts(database, directory.path(), random, clock);
      firstSecret = firstSecret(accounts);
      push = new PushReceiver(database, config.door().push(), random, clock);
      certificate = result(keys);
      tasks =
          open(
              new TaskRegistry(
                  database,
                  directory.tasks(),
                  ServerProcess.current(),
                  clock,
                  zone,
                  directory.reserve()));
      DatastoreConfigs configs = new DatastoreConfigs(database, clock);
      S3Endpoints s3 = new S3Endpoints(database, clock);
      DatastoreOpener opener =
          open(
              new DatastoreOpener(
                  places(directory),
                  buckets,
                  s3,
                  config.bucket(),
                  database,
                  clock,
                  config.allChunkDirectories()));
      DatastoreStart start = new DatastoreStart(configs, opener, UPKEEP);
      datastores = open(start.run());
      open(start);
      DatastoreChanges changes = new DatastoreChanges(datastores, configs, opener);
      open(new Upkeep(() -> keep(directory.reserve()), UPKEEP));
      directory.reserve().take();
      ProtocolUpgrade upgrade = new ProtocolUpgrade(HttpServer.configuration());
      RemovalLog removals = new RemovalLog(directory.path().resolve("audit"), clock);
      Verifications verifications =
          new Verifications(datastores, tasks, directory.path().resolve("verify"));
      TrafficControl traffic = new TrafficControl(clock, zone);
      List<Endpoint> endpoints =
          endpoints(accounts, upgrade, removals, verifications, traffic);
      endpoints.addAll(statusEndpoints(database, directory, changes, zone));
      endpoints.addAll(new TrafficEndpoints(database, clock, traffic).list());
      endpoints.addAll(jobEndpoints(database, directory, configs, changes, removals, verifications, zone));
      endpoints.addAll(
          new DrillEndpoints(datastores, tasks, directory.path().resolve("drills"), clock).list());
      endpoints.addAll(new S3ConfigEndpoints(s3, configs::usersOf).list());
      endpoints.addAll(push.endpoints());
      ServerMetrics metrics = metrics(traffic, directory);
      metrics.show(push);
      RequestLimiter limiter = new RequestLimiter(config.door().limits());
      Authentication callers = limiter.over(new HeaderAuthentication(accounts.authenticator()));
      table = new EndpointTable(endpoints);
      ApiHandler api =
          new ApiHandler(
              table,
              callers,
              accounts.permissions(),
              config.failureDelay());
      RootHandler root =
          new RootHandler(
              new EndpointTable(List.of(metrics.endpoint(config.door().publicMetrics()))),
              callers,
              accounts.permissions(),
              config.failureDelay());
      Handler door = push.handler(new ClientAddress(config.door().limits().proxies()), limiter::proved);
      http =
          new HttpServer(
              config.listen(),
              certificate,
              upgrade,
              metrics.http().over(limiter.over(new Handler.Sequence(api, root, door, new HomePage()))));
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
    return start(config, clock, zone, new S3Buckets(ServerProcess.current().node(), clock));
  }

  /**
   * Starts a server with other buckets.
   *
   * @param buckets opens what is configured as a bucket
   */
  public static PbsServer start(
      ServerConfig config, InstantSource clock, ZoneId zone, Buckets buckets) throws Exception {
    PbsServer server = new PbsServer(config, clock, zone, buckets);
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

  private DatastoreOpener.Places places(DataDirectory directory) {
    Path data = directory.path();
    Path caches = config.cacheDirectory();
    return new DatastoreOpener.Places(
        directory.datastores(), caches == null ? data.resolve("cache") : caches, data.resolve("s3"));
  }

  private ServerMetrics metrics(TrafficControl traffic, DataDirectory directory) {
    ServerMetrics metrics =
        new ServerMetrics(
            datastores,
            tasks,
            traffic,
            new OperatingSystemHost(directory.path()),
            clock,
            config.door().groupMetrics());
    open(new Upkeep(metrics::look, METRICS));
    return metrics;
  }

  private static <T> T result(FutureTask<T> task) throws IOException, GeneralSecurityException {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while starting");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      if (e.getCause() instanceof GeneralSecurityException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private ServerCertificate certificate(DataDirectory directory)
      throws IOException, GeneralSecurityException {
    return config.tlsCertificate() != null && config.tlsKey() != null
        ? ServerCertificate.load(config.tlsCertificate(), config.tlsKey())
        : ServerCertificate.loadOrCreate(directory.path(), clock);
  }

  /** Makes the first user and token; the secret goes to a file if there is one, else to the caller. */
  private Optional<Secret> firstSecret(Accounts accounts) throws IOException {
    Optional<Secret> secret = accounts.prepare();
    if (secret.isPresent() && config.rootTokenFile() != null) {
      byte[] line = (secret.get().reveal() + "\n").getBytes(StandardCharsets.US_ASCII);
      PrivateFile.write(config.rootTokenFile(), line);
      return Optional.empty();
    }
    return secret;
  }

  private List<Endpoint> endpoints(
      Accounts accounts,
      ProtocolUpgrade upgrade,
      RemovalLog removals,
      Verifications verifications,
      TrafficControl traffic) {
    ExecutorService sessionEnds = Executors.newCachedThreadPool(work -> daemon(work, "session-end"));
    opened.push(sessionEnds::shutdown);
    List<Endpoint> endpoints = new ArrayList<>();
    endpoints.addAll(new SystemEndpoints().list());
    endpoints.addAll(accounts.endpoints());
    endpoints.addAll(new TaskEndpoints(tasks).list());
    endpoints.addAll(new RequestEndpoints(datastores).list());
    endpoints.addAll(new TenantUsageEndpoints(datastores).list());
    endpoints.addAll(new NamespaceEndpoints(datastores, removals).list());
    endpoints.addAll(new GroupEndpoints(datastores, accounts.users()::isActive, removals).list());
    endpoints.addAll(new SnapshotEndpoints(datastores, removals).list());
    endpoints.addAll(new FileEndpoints(datastores).list());
    endpoints.addAll(new MoveEndpoints(datastores, tasks).list());
    endpoints.addAll(new ContentEndpoints(datastores, Zstd.detect()).list());
    endpoints.addAll(new RemovalEndpoints(removals).list());
    endpoints.addAll(new VerifyEndpoints(datastores, verifications, clock).list());
    endpoints.addAll(
        new UpgradeEndpoints(datastores, tasks, upgrade, verifications, sessionEnds, traffic).list());
    return endpoints;
  }

  private List<Endpoint> statusEndpoints(
      Database database, DataDirectory directory, DatastoreChanges changes, ZoneId zone) {
    String node = ServerProcess.current().node();
    Host host = new OperatingSystemHost(directory.path());
    Samples samples = new Samples(database, node);
    opened.push(samples::save);
    Sampler sampler = new Sampler(host, datastores, changes::directory, samples, clock);
    open(new Upkeep(sampler::run, SAMPLES));
    List<Endpoint> endpoints = new ArrayList<>();
    endpoints.addAll(new StoreEndpoints(datastores, new UsageHistory(samples, clock)).list());
    endpoints.addAll(new StatusEndpoints(datastores, samples, clock).list());
    endpoints.addAll(new NodeEndpoints(host, samples, clock, fingerprint()).list());
    endpoints.addAll(new NodeConfigEndpoints(host, new NodeOptions(database, node), clock, zone).list());
    return endpoints;
  }

  private List<Endpoint> jobEndpoints(
      Database database,
      DataDirectory directory,
      DatastoreConfigs configs,
      DatastoreChanges changes,
      RemovalLog removals,
      Verifications verifications,
      ZoneId zone)
      throws IOException {
    SectionStore sections =
        new SectionStore(database, clock, new VaultSeal(Vault.open(directory.path())));
    DatastorePrunes prunes = new DatastorePrunes(tasks, removals, zone);
    GcTasks gc = new GcTasks(datastores, tasks, directory.path().resolve("gc"));
    Jobs jobs =
        new Jobs(
            database,
            tasks,
            datastores,
            sections,
            new Jobs.Starters(gc, prunes, verifications),
            new Jobs.Timing(clock, zone, configs::created, config.gcInterval()));
    open(new Upkeep(jobs::run, UPKEEP));
    List<Endpoint> endpoints = new ArrayList<>(jobs.endpoints());
    endpoints.addAll(notifications(database, sections, directory, zone).endpoints());
    endpoints.addAll(new PruneEndpoints(datastores, tasks, removals, clock, zone, prunes).list());
    endpoints.addAll(new DatastoreConfigEndpoints(datastores, changes, tasks, jobs.ofStores()).list());
    return endpoints;
  }

  private Notifications notifications(
      Database database, SectionStore sections, DataDirectory directory, ZoneId zone) {
    String node = ServerProcess.current().node();
    UsageHistory usage = new UsageHistory(new Samples(database, node), clock);
    NodeOptions options = new NodeOptions(database, node);
    open(new Upkeep(() -> tasks.removeOld(TaskAge.of(options.get(NodeOptions.TASK_LOG_MAX_DAYS))), TASK_UPKEEP));
    Notifications notifications =
        open(
            new Notifications(
                database,
                sections,
                tasks,
                datastores,
                new Notifications.Surroundings(
                    node,
                    () -> options.get(NodeOptions.EMAIL_FROM).orElse("root@" + node),
                    directory.path().resolve("templates"),
                    clock,
                    zone,
                    usage::full)));
    open(new Upkeep(notifications::send, UPKEEP));
    open(new Upkeep(notifications::watch, WATCH));
    open(new Upkeep(notifications.watching(this::agents, push.offlineAfter().multipliedBy(2)), UPKEEP));
    return notifications;
  }

  private List<AgentPresence> agents() {
    return push.presences().stream()
        .map(agent -> new AgentPresence(agent.id(), agent.lastPush(), agent.online()))
        .toList();
  }

  private void keep(Reserve reserve) {
    reserve.take();
    datastores.save();
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
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

  /** All endpoints of its API. */
  public List<Endpoint> endpoints() {
    return table.endpoints();
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
