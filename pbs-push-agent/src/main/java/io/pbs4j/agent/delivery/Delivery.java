package io.pbs4j.agent.delivery;

import io.pbs4j.agent.http.Peer;
import io.pbs4j.client.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/** All receivers, each with a thread and a buffer of its own: one that is away holds up no other. */
public final class Delivery implements AutoCloseable {
  private final List<Destination> destinations = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Map<String, Lane> lanes = new HashMap<>();
  private final Limits limits;
  private final String userAgent;
  private final InstantSource clock;
  private final DeliveryListener listener;
  private final SecureRandom random = new SecureRandom();
  private volatile boolean closed;

  /**
   * Bounds of each buffer.
   *
   * @param directory of all buffers
   * @param reports most reports; 0 for no buffer
   * @param bytes most bytes
   */
  public record Limits(Path directory, int reports, long bytes) {}

  /** Without a receiver yet. */
  public Delivery(Limits limits, String userAgent, InstantSource clock, DeliveryListener listener) {
    this.limits = limits;
    this.userAgent = userAgent;
    this.clock = clock;
    this.listener = listener;
  }

  /** Adds a receiver with what still waits for it from an earlier run. */
  public void add(String name, Peer peer, Secret key) throws IOException {
    ReportBuffer buffer =
        ReportBuffer.open(limits.directory().resolve(directoryName(name)), limits.reports(), limits.bytes());
    Destination destination =
        new Destination(
            name,
            new Receiver(peer, key, userAgent, clock),
            buffer,
            new Pauses(() -> random.nextDouble()),
            System::nanoTime,
            lanes.computeIfAbsent(peer.base().getAuthority().toLowerCase(Locale.ROOT), server -> new Lane()),
            listener);
    destinations.add(destination);
    Thread thread = new Thread(() -> run(destination), "push-" + name);
    thread.setDaemon(true);
    threads.add(thread);
  }

  /** Names have colons, and none may leave the directory. */
  private static String directoryName(String name) {
    return name.matches("[A-Za-z0-9.-]+(:[0-9]+)?(#[2-9])?")
        ? name.replace(':', '_').replace('#', '_')
        : "x" + HexFormat.of().formatHex(name.getBytes(StandardCharsets.UTF_8));
  }

  /** Begins to send. */
  public void start() {
    threads.forEach(Thread::start);
  }

  /** Hands a report to every receiver; does not wait for any. */
  public void offer(byte[] json) {
    byte[] packed = packed(json);
    destinations.forEach(one -> one.offer(packed));
  }

  /** How many reports wait for a receiver. */
  public int backlog(String name) {
    return destinations.stream().filter(one -> one.name().equals(name)).mapToInt(Destination::backlog).sum();
  }

  /**
   * Pushes one report to one receiver, without buffer.
   *
   * @return why it was not taken, if so
   */
  public static Optional<String> once(
      Peer peer, Secret key, String userAgent, InstantSource clock, byte[] json) {
    Outcome outcome = new Receiver(peer, key, userAgent, clock).push(packed(json));
    return outcome.kind() == Outcome.Kind.ACCEPTED ? Optional.empty() : Optional.of(outcome.reason());
  }

  private void run(Destination destination) {
    try {
      while (!closed) {
        destination.await(destination.step());
      }
    } catch (InterruptedException e) {
      // The end.
      Thread.currentThread().interrupt();
    }
  }

  private static byte[] packed(byte[] json) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(json);
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot fail", e);
    }
    return bytes.toByteArray();
  }

  /** Stops sending; what was not sent waits on disk for the next start. */
  @Override
  public void close() throws InterruptedException {
    closed = true;
    threads.forEach(Thread::interrupt);
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
    for (Thread thread : threads) {
      // A push may be under way; if it is taken after all, it will be sent twice.
      thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
    }
    destinations.forEach(Destination::store);
  }

  /** For all together: many receivers that hang would take longer than systemd waits. */
  private static final long CLOSE_MILLIS = 2000;
}
