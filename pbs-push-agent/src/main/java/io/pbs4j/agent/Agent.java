package io.pbs4j.agent;

import io.pbs4j.agent.collect.Collector;
import io.pbs4j.agent.collect.PbsApi;
import io.pbs4j.agent.collect.PbsToken;
import io.pbs4j.agent.collect.Report;
import io.pbs4j.agent.collect.Sender;
import io.pbs4j.agent.delivery.Delivery;
import io.pbs4j.agent.health.AgentState;
import io.pbs4j.agent.health.HealthAddress;
import io.pbs4j.agent.health.HealthServer;
import io.pbs4j.agent.http.Peer;
import io.pbs4j.agent.settings.AgentSettings;
import io.pbs4j.agent.settings.Target;
import io.pbs4j.agent.state.StateDirectory;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects and delivers until it is stopped. */
final class Agent {
  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

  private final AgentSettings settings;
  private final String version;
  private final InstantSource clock;
  private final AgentState state;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  Agent(AgentSettings settings, String version, InstantSource clock) {
    this.settings = settings;
    this.version = version;
    this.clock = clock;
    state = new AgentState(settings.agentId(), version, clock);
  }

  /** How it is. */
  AgentState state() {
    return state;
  }

  /** How an agent tells who it is. */
  static String userAgent(String version) {
    return "pbs-push-agent/" + version;
  }

  /** What asks the PBS for reports. */
  static Collector collector(
      AgentSettings settings, String version, Peer source, ExecutorService calls, InstantSource clock) {
    return new Collector(
        new PbsApi(source, PbsToken.parse(settings.source().token().reveal()), version),
        new Sender(settings.agentId(), version, settings.interval()),
        calls,
        clock);
  }

  /**
   * Runs until {@link #stop}.
   *
   * @param peers whom it speaks to
   * @param calls runs calls to the PBS
   * @param success is run after every report that was taken
   */
  void run(Peers peers, ExecutorService calls, Runnable success) throws IOException, InterruptedException {
    Optional<HealthAddress> address = HealthAddress.parse(settings.healthAddress());
    try (StateDirectory directory = StateDirectory.open(settings.stateDirectory());
        Delivery delivery = delivery(directory, peers, success)) {
      try (AutoCloseable health = address.isPresent() ? health(address.get()) : () -> {}) {
        Peer source = peers.of(settings.source(), Optional.of(directory.firstFingerprint()));
        delivery.start();
        rounds(collector(settings, version, source, calls, clock), delivery);
      } catch (IOException | InterruptedException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException(e);
      }
    } finally {
      ended.countDown();
    }
  }

  private Delivery delivery(StateDirectory directory, Peers peers, Runnable success) throws IOException {
    Delivery delivery =
        new Delivery(
            new Delivery.Limits(directory.buffers(), settings.bufferReports(), settings.bufferBytes()),
            userAgent(version),
            clock,
            new DeliveryLog(state, success, System::nanoTime));
    for (Target target : settings.targets()) {
      delivery.add(target.name(), peers.of(target), target.key());
      int waiting = delivery.backlog(target.name());
      state.destination(target.name(), waiting);
      LOG.info("Reports {} as '{}' to {}{}", settings.source().url(), settings.agentId(), target.url(),
          waiting > 0 ? ", " + waiting + " reports wait" : "");
    }
    return delivery;
  }

  private HealthServer health(HealthAddress address) throws IOException {
    try {
      HealthServer health = HealthServer.start(address, state);
      LOG.info("Health pages at http:/{}", health.address());
      return health;
    } catch (IOException e) {
      throw new IOException("PULSE_HEALTH_ADDR " + address + " cannot be used: " + e.getMessage(), e);
    }
  }

  private void rounds(Collector collector, Delivery delivery) throws InterruptedException {
    Rounds rounds = new Rounds(settings.interval(), System::nanoTime);
    while (!stop.await(rounds.untilNext().toMillis(), TimeUnit.MILLISECONDS)) {
      long begin = System.nanoTime();
      Report report = collector.collect();
      state.collected(report, Duration.ofNanos(System.nanoTime() - begin));
      delivery.offer(report.toJson());
      settings.targets().forEach(one -> state.waiting(one.name(), delivery.backlog(one.name())));
      rounds.ended();
      state.nextPush(clock.instant().plus(rounds.untilNext()));
    }
  }

  /** Has it end; what was not delivered is on disk by then. Returns when that is so, or after some seconds. */
  void stop() {
    stop.countDown();
    try {
      if (!ended.await(STOP_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("A call takes long; ending all the same");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A collection may be under way: two calls of ten seconds each. systemd waits for longer. */
  private static final int STOP_SECONDS = 25;
}
