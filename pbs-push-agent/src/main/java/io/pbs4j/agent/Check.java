package io.pbs4j.agent;

import io.pbs4j.agent.delivery.ReceiverCheck;
import io.pbs4j.agent.settings.AgentSettings;
import io.pbs4j.agent.settings.Target;
import java.io.PrintStream;
import java.util.concurrent.ExecutorService;

/** Tries the PBS and all receivers, explains, and pushes nothing. */
final class Check {
  private final AgentSettings settings;
  private final String version;
  private final PrintStream out;

  Check(AgentSettings settings, String version, PrintStream out) {
    this.settings = settings;
    this.version = version;
    this.out = out;
  }

  /** The status to end with: 0 when reports would arrive. */
  int run(Peers peers, ExecutorService calls) {
    boolean good = true;
    for (Target target : settings.targets()) {
      ReceiverCheck.Finding finding =
          ReceiverCheck.run(peers.of(target), target.key(), Agent.userAgent(version));
      good &= finding.good();
      out.println((finding.good() ? "ok      " : "failed  ") + "receiver " + target.name() + ": " + finding.text());
    }
    return good ? 0 : 1;
  }
}
