package io.pbs4j.agent;

import io.pbs4j.agent.http.Peer;
import io.pbs4j.agent.settings.Addresses;
import io.pbs4j.agent.settings.Source;
import io.pbs4j.agent.settings.Target;
import io.pbs4j.agent.state.FirstFingerprint;
import io.pbs4j.client.CertificatePin;
import io.pbs4j.client.http.ServerTrust;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The servers an agent speaks to, each with whom it trusts. */
final class Peers {
  /** As the stock agent has it. */
  private static final Duration SOURCE_DEADLINE = Duration.ofSeconds(10);

  /** As the stock agent has it. */
  private static final Duration TARGET_DEADLINE = Duration.ofSeconds(15);

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
            : trust(source.pin());
    return new Peer(source.url(), trust, SOURCE_DEADLINE, watch);
  }

  /**
   * The PBS as {@link #of(Source, Optional)}, without leaving anything behind: who checks may be another user than
   * the agent, and a file of his would be one that the agent cannot read.
   */
  Peer toLookAt(Source source, Path memory) {
    boolean first = source.pin() == null && Addresses.isLoopback(source.url());
    SSLContext trust =
        first && !Files.exists(memory)
            ? ServerTrust.context(presented -> true)
            : first ? ServerTrust.context(new FirstFingerprint(memory)) : trust(source.pin());
    return new Peer(source.url(), trust, SOURCE_DEADLINE, watch);
  }

  /** A receiver. */
  Peer of(Target target) {
    return new Peer(target.url(), trust(target.pin()), TARGET_DEADLINE, watch);
  }

  /** A server that has updates. */
  Peer ofUpdates(URI url) {
    return new Peer(url, trust(null), TARGET_DEADLINE, watch);
  }

  private static SSLContext trust(@Nullable CertificatePin pin) {
    return ServerTrust.context(pin);
  }
}
