package io.pbs4j.it;

import io.pbs4j.client.CertificatePin;
import io.pbs4j.client.ClientSettings;
import io.pbs4j.client.PbsClient;
import io.pbs4j.client.Repository;
import io.pbs4j.client.Secret;
import io.pbs4j.client.http.HttpEngine;
import io.pbs4j.client.http.RestClient;
import io.pbs4j.server.PbsServer;
import io.pbs4j.server.ServerConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server in a process of its own, which can be killed. As the server jar starts it, but for the 65,536 chunk
 * directories of a new datastore, which would take longer than the tests.
 */
final class ServerChild implements AutoCloseable {
  private static final Pattern PORT = Pattern.compile("listens on port (\\d+)");
  private static final Pattern PIN = Pattern.compile("PBS_FINGERPRINT=(\\S+)");

  private final Process process;
  private final ClientSettings settings;

  private ServerChild(Process process, ClientSettings settings) {
    this.process = process;
    this.settings = settings;
  }

  /** The server's process. */
  public static void main(String[] args) throws Exception {
    PbsServer server = PbsServer.start(ServerConfig.forTests(Path.of(args[0])));
    System.out.println("listens on port " + server.port() + ", PBS_FINGERPRINT=" + server.fingerprint());
  }

  /** Starts a server on a data directory; returns when it answers. */
  static ServerChild start(Path data) throws IOException {
    Path secret = data.resolve("root-token");
    Path errors = data.resolveSibling("server.err");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m", "-cp", System.getProperty("java.class.path")));
    command.add(ServerChild.class.getName());
    command.add(data.toString());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("PBS_"));
    Process process =
        builder.redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile())).start();
    int port = 0;
    String pin = "";
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null && pin.isEmpty(); line = out.readLine()) {
        Matcher listens = PORT.matcher(line);
        port = listens.find() ? Integer.parseInt(listens.group(1)) : port;
        Matcher pinned = PIN.matcher(line);
        pin = pinned.find() ? pinned.group(1) : pin;
        if (!pin.isEmpty()) {
          break; // It has told all that it tells.
        }
      }
      if (port == 0 || pin.isEmpty()) {
        process.destroyForcibly();
        throw new IOException("the server did not start: " + Files.readString(errors));
      }
    }
    String token = Files.readString(secret).strip();
    return new ServerChild(
        process,
        new ClientSettings(
            Repository.parse("root@pam!root-token@127.0.0.1:" + port + ":default"),
            Secret.of(token),
            CertificatePin.parse(pin)));
  }

  PbsClient client() {
    return PbsClient.open(settings);
  }

  ClientSettings settings() {
    return settings;
  }

  RestClient rest(HttpEngine engine) {
    return new RestClient(engine, settings);
  }

  /** Kills it as {@code kill -9} does, and waits until it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  @Override
  public void close() throws Exception {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      kill();
    }
  }
}
