package io.pbs4j.agent;

import io.pbs4j.agent.collect.Report;
import io.pbs4j.agent.delivery.Delivery;
import io.pbs4j.agent.health.HealthAddress;
import io.pbs4j.agent.health.HealthServer;
import io.pbs4j.agent.http.Peer;
import io.pbs4j.agent.settings.AgentSettings;
import io.pbs4j.agent.settings.CommandLine;
import io.pbs4j.agent.settings.CommandLine.Mode;
import io.pbs4j.agent.settings.SettingsException;
import io.pbs4j.agent.settings.Target;
import io.pbs4j.agent.update.RunningJar;
import io.pbs4j.agent.update.SelfTest;
import io.pbs4j.agent.update.StartGuard;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** The program. */
public final class AgentMain {
  private static final int OK = 0;
  private static final int FAILED = 1;

  /** {@code EX_CONFIG} of sysexits.h: systemd does not start it again, as that would mend nothing. */
  private static final int WRONG_SETTINGS = 78;

  private final PrintStream out;
  private final PrintStream err;
  private final Map<String, String> environment;
  private final InstantSource clock = InstantSource.system();
  private final String version = AgentVersion.get();

  private AgentMain(PrintStream out, PrintStream err, Map<String, String> environment) {
    this.out = out;
    this.err = err;
    this.environment = environment;
  }

  /** Ends with 0, 1 for a failure, 75 to be started again with another jar, 78 for wrong settings. */
  public static void main(String[] arguments) throws InterruptedException {
    Peer.configurePlatform();
    HealthServer.configurePlatform();
    System.exit(new AgentMain(System.out, System.err, System.getenv()).run(arguments));
  }

  private int run(String[] arguments) throws InterruptedException {
    try {
      Log.configure("info");
      // Before anything that a new version might do wrong.
      Optional<StartGuard> guard =
          Mode.in(arguments) ? Optional.empty() : RunningJar.of(AgentMain.class).map(StartGuard::new);
      if (guard.isPresent() && guard.get().rolledBack()) {
        return StartGuard.RESTART_STATUS;
      }
      CommandLine line = CommandLine.parse(arguments);
      if (line.modes().contains(Mode.HELP)) {
        out.println(CommandLine.help());
        return OK;
      }
      if (line.modes().contains(Mode.VERSION)) {
        out.println("pbs-push-agent " + version);
        return OK;
      }
      if (line.modes().contains(Mode.SELF_TEST)) {
        return SelfTest.run(version, out);
      }
      return run(line, guard);
    } catch (SettingsException e) {
      err.println("pbs-push-agent: " + e.getMessage());
      return WRONG_SETTINGS;
    } catch (IOException e) {
      err.println("pbs-push-agent: " + e.getMessage());
      return FAILED;
    }
  }

  private int run(CommandLine line, Optional<StartGuard> guard)
      throws SettingsException, IOException, InterruptedException {
    AgentSettings settings =
        AgentSettings.read(
            line,
            environment,
            AgentSettings.DEFAULT_FILE,
            HostName.get(),
            warning -> err.println("pbs-push-agent: warning: " + warning));
    Log.configure(settings.logLevel());
    checkHealthAddress(settings);
    if (line.modes().isEmpty()) {
      return new LongRun(settings, version, clock, guard).run();
    }
    Peers peers = new Peers(Threads.later("deadlines"));
    return line.modes().contains(Mode.CHECK)
        ? new Check(settings, version, clock, out).run(peers)
        : once(settings, peers, Threads.calls());
  }

  private static void checkHealthAddress(AgentSettings settings) throws SettingsException {
    try {
      HealthAddress.parse(settings.healthAddress());
    } catch (IllegalArgumentException e) {
      throw new SettingsException("PULSE_HEALTH_ADDR: " + e.getMessage());
    }
  }

  private int once(AgentSettings settings, Peers peers, ExecutorService calls) throws InterruptedException {
    Path directory = settings.stateDirectory();
    Optional<Path> memory =
        Files.isWritable(directory) ? Optional.of(directory.resolve("pbs-fingerprint")) : Optional.empty();
    Report report =
        Agent.collector(settings, version, peers.of(settings.source(), memory), calls, clock).collect();
    report.degraded().forEach(one -> err.println("pbs-push-agent: " + one.source() + ": " + one.error()));
    int status = OK;
    for (Target target : settings.targets()) {
      Optional<String> reason =
          Delivery.once(peers.of(target), target.key(), Agent.userAgent(version), clock, report.toJson());
      out.println(target.name() + ": " + reason.orElse("taken"));
      status = reason.isPresent() ? FAILED : status;
    }
    return status;
  }
}
