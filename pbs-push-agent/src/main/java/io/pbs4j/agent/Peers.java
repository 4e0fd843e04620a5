package io.pbs4j.agent;

import io.pbs4j.agent.http.Peer;
import io.pbs4j.agent.settings.Addresses;
import io.pbs4j.agent.settings.Source;
import io.pbs4j.agent.settings.Target;
import io.pbs4j.agent.state.FirstFingerprint;
import io.pbs4j.client.CertificatePin;
import io.pbs4j.client.http.ServerTrust;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;

/** The servers an agent speaks to, each with whom it trusts. */
final class Peers {
  /** As the stock agent has it. */
  private static final Duration SOURCE_DEADLINE = Duration.ofSeconds(10);

  /** As the stock agent has it. */
  private static final Duration TARGET_DEADLINE = Duration.ofSeconds(15);

  private static final Predicate<CertificatePin> NO_EXCEPTION = presented -> false;

  private final ScheduledExecutorService watch;

  Peers(ScheduledExecutorService watch) {
    this.watch = watch;
  }

  /**
   * The PBS. Without a pin its certificate is checked as any other, but on this host the one that is seen first is
   * taken.
   *
   * @param memory holds the fingerprint that was seen first; empty to accept none
   */
  Peer of(Source source, Optional<Path> memory) {
    boolean first = source.pin() == null && Addresses.isLoopback(source.url()) && memory.isPresent();
    SSLContext trust =
        first
            ? ServerTrust.context(new FirstFingerprint(memory.get()))
            : source.pin() == null ? ServerTrust.context(NO_EXCEPTION) : ServerTrust.context(source.pin());
    return new Peer(source.url(), trust, SOURCE_DEADLINE, watch);
  }

  /** A receiver. */
  Peer of(Target target) {
    SSLContext trust =
        target.pin() == null ? ServerTrust.context(NO_EXCEPTION) : ServerTrust.context(target.pin());
    return new Peer(target.url(), trust, TARGET_DEADLINE, watch);
  }

  /** A server that has updates. */
  Peer ofUpdates(URI url) {
    return new Peer(url, ServerTrust.context(NO_EXCEPTION), TARGET_DEADLINE, watch);
  }
}
