package io.pbs4j.agent.update;

import io.pbs4j.agent.http.Peer;
import io.pbs4j.client.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/** An installed agent of version 1.0.0, keys, and a server that has 1.1.0 in good order. */
final class Scene implements AutoCloseable {
  static final String TOKEN = "token-that-nobody-may-see";

  final FakeUpdateServer server = new FakeUpdateServer();
  final AgentJars jars;
  final Path directory;
  final Path installed;
  final KeyPair first = keys();
  final KeyPair second = keys();
  final KeyPair stranger = keys();
  final List<Duration> pauses = new ArrayList<>();
  JarFiles files = JarFiles.ofHost();
  Duration limit = Duration.ofSeconds(60);
  private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
  private final byte[] old;

  Scene(AgentJars jars, Path directory) throws IOException, GeneralSecurityException {
    this.jars = jars;
    this.directory = directory;
    installed = jars.good(directory.resolve("agent.jar"), "1.0.0");
    old = Files.readAllBytes(installed);
    offer(agent(AgentJars.MAIN, "1.1.0", "pass"));
  }

  private static KeyPair keys() throws GeneralSecurityException {
    return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
  }

  byte[] agent(String main, String version, String behaviour) throws IOException {
    Path file = Files.createTempFile("agent", ".jar");
    try {
      return Files.readAllBytes(jars.write(file, main, version, behaviour));
    } finally {
      Files.delete(file);
    }
  }

  /** Has the server serve bytes with a right checksum and a right signature. */
  void offer(byte[] bytes) throws GeneralSecurityException {
    server.serves(bytes);
    server.sends("X-Signature-Ed25519", signature(first, bytes));
  }

  static String signature(KeyPair pair, byte[] bytes) throws GeneralSecurityException {
    Signature signer = Signature.getInstance("Ed25519");
    signer.initSign(pair.getPrivate());
    signer.update(bytes);
    return Base64.getEncoder().encodeToString(signer.sign());
  }

  RunningJar running() throws IOException {
    return new RunningJar(installed.toRealPath(), "1.0.0");
  }

  /** The update of an agent that trusts the first and the second key. */
  SelfUpdate update() throws IOException, GeneralSecurityException {
    return update(
        TrustedKeys.parse(
            Stream.of(first, second)
                .map(pair -> Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()))
                .reduce((one, other) -> one + "," + other)
                .orElseThrow()));
  }

  SelfUpdate update(TrustedKeys keys) throws IOException, GeneralSecurityException {
    return SelfUpdate.of(
        running(),
        keys,
        new Peer(server.address(), SSLContext.getDefault(), limit, watch),
        Optional.of(Secret.of(TOKEN)),
        files,
        pace(),
        new SelfUpdate.Limits(limit, limit));
  }

  private Pace pace() {
    return new Pace() {
      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public void pause(Duration duration) {
        pauses.add(duration);
      }
    };
  }

  byte[] oldBytes() {
    return old.clone();
  }

  /** Names beside the jar, without the lock. */
  List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(file -> file.getFileName().toString())
          .filter(name -> !name.equals(".pulse-update-lock"))
          .sorted()
          .toList();
    }
  }

  @Override
  public void close() {
    server.close();
    watch.shutdownNow();
  }
}
