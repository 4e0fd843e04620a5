package io.pbs4j.agent;

import io.pbs4j.agent.health.AgentState;
import io.pbs4j.agent.health.ModuleState;
import io.pbs4j.agent.settings.AgentSettings;
import io.pbs4j.agent.update.RunningJar;
import io.pbs4j.agent.update.SelfUpdate;
import io.pbs4j.agent.update.StartGuard;
import io.pbs4j.agent.update.UpdateListener;
import io.pbs4j.agent.update.UpdateSchedule;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An agent in its process: with signals, probation of new versions and self-update. */
final class LongRun {
  private static final Logger LOG = LoggerFactory.getLogger(LongRun.class);

  private final AgentSettings settings;
  private final Optional<StartGuard> guard;
  private final Peers peers = new Peers(Threads.later("deadlines"));
  private final Agent agent;
  private final AtomicBoolean replaced = new AtomicBoolean();

  LongRun(AgentSettings settings, String version, InstantSource clock, Optional<StartGuard> guard) {
    this.settings = settings;
    this.guard = guard;
    agent = new Agent(settings, version, clock);
  }

  /** Returns the status to end with, unless a signal ends it. */
  int run() throws IOException, InterruptedException {
    Thread hook =
        new Thread(
            () -> {
              agent.stop();
              // Asked to end and ended: no failure, whatever Java makes of signals.
              Runtime.getRuntime().halt(0);
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    Thread.setDefaultUncaughtExceptionHandler(LongRun::end);
    ScheduledExecutorService later = Threads.later("update");
    UpdateSchedule schedule = new UpdateSchedule(later);
    guard.ifPresent(schedule::confirmLater);
    startUpdates(schedule);
    try {
      agent.run(peers, Threads.calls(), () -> guard.ifPresent(StartGuard::confirm));
    } finally {
      later.shutdownNow();
      unhook(hook);
    }
    return replaced.get() ? StartGuard.RESTART_STATUS : 0;
  }

  /** A thread that is gone would leave an agent that looks well: who started it shall start it again. */
  private static void end(Thread thread, Throwable failure) {
    try {
      LOG.error("Thread {} failed; ending", thread.getName(), failure);
    } finally {
      Runtime.getRuntime().halt(1);
    }
  }

  private static void unhook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It runs: a signal came.
    }
  }

  private void startUpdates(UpdateSchedule schedule) {
    if (settings.updateUrl().isEmpty()) {
      return;
    }
    try {
      RunningJar jar =
          RunningJar.of(AgentMain.class).orElseThrow(() -> new IOException("it does not run from a jar"));
      SelfUpdate update =
          SelfUpdate.of(jar, peers.ofUpdates(settings.updateUrl().get()), settings.updateToken());
      agent.state().module(AgentState.UPDATE, ModuleState.STARTING, "");
      schedule.start(update, new Updates());
    } catch (IOException e) {
      LOG.error("No self-update: {}", e.getMessage());
      agent.state().module(AgentState.UPDATE, ModuleState.DISABLED, String.valueOf(e.getMessage()));
    }
  }

  private final class Updates implements UpdateListener {
    @Override
    public void looked() {
      agent.state().module(AgentState.UPDATE, ModuleState.RUNNING, "");
    }

    @Override
    public void failed(String text) {
      agent.state().module(AgentState.UPDATE, ModuleState.RETRYING, text);
    }

    @Override
    public void installed(String text) {
      LOG.info("{}; ending, to be started again", text);
      replaced.set(true);
      agent.stop();
    }
  }
}
