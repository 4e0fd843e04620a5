package io.pbs4j.agent;

import io.pbs4j.agent.collect.Finding;
import io.pbs4j.agent.collect.PbsApi;
import io.pbs4j.agent.collect.PbsToken;
import io.pbs4j.agent.collect.SourceCheck;
import io.pbs4j.agent.delivery.ReceiverCheck;
import io.pbs4j.agent.settings.AgentSettings;
import io.pbs4j.agent.settings.Target;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;

/** Tries the PBS and all receivers, explains, and pushes nothing. */
final class Check {
  private final AgentSettings settings;
  private final String version;
  private final InstantSource clock;
  private final PrintStream out;

  Check(AgentSettings settings, String version, InstantSource clock, PrintStream out) {
    this.settings = settings;
    this.version = version;
    this.clock = clock;
    this.out = out;
  }

  /** The status to end with: 0 when whole reports would arrive. */
  int run(Peers peers) {
    boolean good = true;
    Path memory = settings.stateDirectory().resolve("pbs-fingerprint");
    PbsApi pbs =
        new PbsApi(
            peers.toLookAt(settings.source(), memory),
            PbsToken.parse(settings.source().token().reveal()),
            version);
    for (Finding finding : new SourceCheck(pbs, clock).run()) {
      good &= finding.level() != Finding.Level.FAILED;
      print(finding.level().name(), "PBS, " + finding.name(), text(finding));
    }
    for (Target target : settings.targets()) {
      ReceiverCheck.Finding finding =
          ReceiverCheck.run(peers.of(target), target.key(), Agent.userAgent(version));
      good &= finding.good();
      print(finding.good() ? "OK" : "FAILED", "receiver " + target.name(), finding.text());
    }
    return good ? 0 : 1;
  }

  private static String text(Finding finding) {
    return finding.explanation() + (finding.advice().isEmpty() ? "" : "; " + finding.advice());
  }

  private void print(String level, String subject, String text) {
    out.println(String.format("%-7s %s: %s", level.toLowerCase(Locale.ROOT), subject, text));
  }
}
