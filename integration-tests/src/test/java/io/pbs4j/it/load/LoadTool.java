package io.pbs4j.it.load;

import io.pbs4j.client.CertificatePin;
import io.pbs4j.client.ClientSettings;
import io.pbs4j.client.Repository;
import io.pbs4j.client.Secret;
import io.pbs4j.client.http.HttpEngine;
import io.pbs4j.client.http.Parameters;
import io.pbs4j.client.http.ProtocolConnection;
import io.pbs4j.client.http.ProtocolUpgrade;
import io.pbs4j.client.http.RestClient;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpMethod;

/**
 * Puts a load on a server; run by {@code bench/load}. The server is named by the client's usual variables.
 *
 * <pre>
 * chunks SESSIONS STREAMS SIZE COUNT   each session uploads COUNT chunks of SIZE random bytes, STREAMS at once
 * calls COUNT                          COUNT calls of /version with a token, one after the other
 * requests PATH CONNECTIONS SECONDS    small requests over connections that are kept
 * bare CONNECTIONS SECONDS             the same to a server in this process that has nothing behind its TLS
 * idle SESSIONS SECONDS                opens sessions and leaves them alone
 * </pre>
 *
 * No session is finished, so that nothing but unreferenced chunks remains.
 */
public final class LoadTool {
  private static final long PATIENCE_SECONDS = 120;

  private final ClientSettings settings;

  private LoadTool(ClientSettings settings) {
    this.settings = settings;
  }

  /** Runs one load and prints its figures. */
  public static void main(String[] args) throws Exception {
    Repository repository = Repository.parse(System.getenv("PBS_REPOSITORY"));
    LoadTool tool =
        new LoadTool(
            new ClientSettings(
                repository,
                Secret.of(System.getenv("PBS_PASSWORD")),
                CertificatePin.parse(System.getenv("PBS_FINGERPRINT"))));
    switch (args[0]) {
      case "chunks" -> tool.chunks(number(args, 1), number(args, 2), number(args, 3), number(args, 4));
      case "calls" -> tool.calls(number(args, 1));
      case "requests" -> {
        Repository to = tool.settings.repository();
        KeptConnections.run(
            to.host(),
            to.port(),
            args[1],
            "PBSAPIToken=" + to.authId() + ":" + System.getenv("PBS_PASSWORD"),
            number(args, 2),
            number(args, 3));
      }
      case "bare" -> KeptConnections.bare(number(args, 1), number(args, 2));
      case "idle" -> tool.idle(number(args, 1), number(args, 2));
      default -> throw new IllegalArgumentException("unknown load: " + args[0]);
    }
  }

  private static int number(String[] args, int position) {
    return Integer.parseInt(args[position]);
  }

  private ProtocolConnection open(RestClient rest, String id) throws Exception {
    return new ProtocolUpgrade(rest)
        .open(
            ProtocolUpgrade.Protocol.BACKUP,
            Parameters.of("store", settings.repository().datastore())
                .and("backup-type", "host")
                .and("backup-id", "load-" + id)
                .and("backup-time", System.currentTimeMillis() / 1000));
  }

  private void chunks(int sessions, int streams, int size, int count) throws Exception {
    List<Thread> threads = new ArrayList<>();
    AtomicReference<Exception> failure = new AtomicReference<>();
    long[] uploaded = new long[sessions];
    long start = System.nanoTime();
    for (int i = 0; i < sessions; i++) {
      int session = i;
      Thread thread =
          new Thread(
              () -> {
                try (HttpEngine engine = HttpEngine.start(settings)) {
                  uploaded[session] = session(engine, session, streams, size, count);
                } catch (Exception e) {
                  failure.compareAndSet(null, e);
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    if (failure.get() != null) {
      throw failure.get();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    double busy = 0;
    for (long nanos : uploaded) {
      busy = Math.max(busy, nanos / 1e9);
    }
    long total = (long) sessions * count;
    System.out.printf(
        Locale.ROOT,
        "%d sessions, %d streams, %d bytes: %d chunks in %.2f s (%.2f s with connecting), %.0f chunks/s, %.1f MiB/s%n",
        sessions,
        streams,
        size,
        total,
        busy,
        seconds,
        total / busy,
        total * (double) size / (1 << 20) / busy);
  }

  /** Uploads; returns the time from the first chunk to the last answer in nanoseconds. */
  private long session(HttpEngine engine, int session, int streams, int size, int count) throws Exception {
    try (ProtocolConnection wire = open(new RestClient(engine, settings), Integer.toString(session))) {
      ProtocolConnection.await(
          wire.call(HttpMethod.POST, "/dynamic_index", Parameters.of("archive-name", "l.didx")));
      Random random = new Random(System.nanoTime() + session);
      Semaphore slots = new Semaphore(streams);
      AtomicReference<Throwable> failure = new AtomicReference<>();
      long start = System.nanoTime();
      for (int i = 0; i < count && failure.get() == null; i++) {
        byte[] data = new byte[size];
        random.nextBytes(data);
        DataBlob blob = DataBlob.encode(data, null);
        if (!slots.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          throw new IllegalStateException("stalled: no answer for " + PATIENCE_SECONDS + " s");
        }
        CompletableFuture<?> answer =
            wire.upload(
                "/dynamic_chunk",
                Parameters.of("wid", 1)
                    .and("digest", Digest.sha256(data))
                    .and("size", size)
                    .and("encoded-size", blob.length()),
                blob.bytes());
        answer.whenComplete(
            (ok, error) -> {
              if (error != null) {
                failure.compareAndSet(null, error);
              }
              slots.release();
            });
      }
      if (!slots.tryAcquire(streams, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("stalled: answers are missing");
      }
      if (failure.get() != null) {
        throw new IllegalStateException(failure.get());
      }
      return System.nanoTime() - start;
    }
  }

  private void calls(int count) throws Exception {
    try (HttpEngine engine = HttpEngine.start(settings)) {
      RestClient rest = new RestClient(engine, settings);
      for (int i = 0; i < count / 2; i++) {
        rest.call(HttpMethod.GET, "/version", Parameters.NONE);
      }
      long start = System.nanoTime();
      for (int i = 0; i < count; i++) {
        rest.call(HttpMethod.GET, "/version", Parameters.NONE);
      }
      System.out.printf(
          Locale.ROOT, "%d calls, %.3f ms each%n", count, (System.nanoTime() - start) / 1e6 / count);
    }
  }

  private void idle(int sessions, int seconds) throws Exception {
    try (HttpEngine engine = HttpEngine.start(settings)) {
      RestClient rest = new RestClient(engine, settings);
      List<ProtocolConnection> open = new ArrayList<>();
      for (int i = 0; i < sessions; i++) {
        open.add(open(rest, Integer.toString(i)));
      }
      System.out.println(open.size() + " sessions are open");
      Thread.sleep(seconds * 1000L);
      for (ProtocolConnection wire : open) {
        wire.close();
      }
    }
  }
}
