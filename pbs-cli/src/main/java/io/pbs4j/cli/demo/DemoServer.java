package io.pbs4j.cli.demo;

import io.pbs4j.client.CertificatePin;
import io.pbs4j.client.ClientSettings;
import io.pbs4j.client.Repository;
import io.pbs4j.client.Secret;
import io.pbs4j.core.access.AuthId;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server as a process of its own, with its data in a scratch directory. It ends when this is closed. */
public final class DemoServer implements Closeable {
  private static final Pattern FINGERPRINT = Pattern.compile("PBS_FINGERPRINT='?([0-9a-fA-F:]{95})");
  private static final AuthId TOKEN = AuthId.parse("root@pam!root-token");
  private static final String DATASTORE = "default";
  private static final Duration START_TIME = Duration.ofSeconds(60);
  private static final Duration STOP_TIME = Duration.ofSeconds(10);
  private static final long POLL_MILLIS = 20;

  /** Variables of the caller that are not meant to configure the demo's server, save these. */
  private static final Set<String> KEPT = Set.of("PBS_LAUNCHER", "PBS_JAVA", "PBS_JAVA_OPTS");

  private final Process process;
  private final Path log;
  private final Path tokenFile;
  private final int port;

  private DemoServer(Process process, Path log, Path tokenFile, int port) {
    this.process = process;
    this.log = log;
    this.tokenFile = tokenFile;
    this.port = port;
  }

  /**
   * Starts the server.
   *
   * @param command shell words that run it
   * @param scratch an empty directory
   */
  public static DemoServer start(String command, Path scratch) throws IOException {
    int port = freePort();
    Path log = scratch.resolve("server.log");
    Path tokenFile = scratch.resolve("root-token");
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", "exec " + command);
    Map<String, String> variables = builder.environment();
    variables.keySet().removeIf(name -> name.startsWith("PBS_") && !KEPT.contains(name));
    variables.put("PBS_LISTEN_ADDR", "127.0.0.1:" + port);
    variables.put("PBS_DATA_DIR", scratch.resolve("data").toString());
    variables.put("PBS_ROOT_TOKEN_FILE", tokenFile.toString());
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    return new DemoServer(builder.start(), log, tokenFile, port);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /** Waits until it is up, and says how to talk to it. */
  public ClientSettings settings() throws IOException, InterruptedException {
    Instant deadline = Instant.now().plus(START_TIME);
    while (Instant.now().isBefore(deadline)) {
      Matcher line = FINGERPRINT.matcher(Files.readString(log));
      if (line.find()) {
        Secret secret = Secret.of(Files.readString(tokenFile).strip());
        return new ClientSettings(
            new Repository(TOKEN, "127.0.0.1", port, DATASTORE),
            secret,
            CertificatePin.parse(line.group(1)));
      }
      if (!process.isAlive()) {
        throw new IOException("the server ended: " + Files.readString(log).strip());
      }
      Thread.sleep(POLL_MILLIS);
    }
    throw new IOException("the server did not start: " + Files.readString(log).strip());
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_TIME.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        process.waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
