package io.pbs4j.testkit.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server of its own, made in a scratch directory with the programs of this machine and gone when it is
 * closed. It listens on 127.0.0.1 alone, lets everybody in, and does not care for power cuts.
 */
public final class PostgresCluster implements AutoCloseable {
  private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
  private static final String SUPERUSER = "pbs";

  /** PostgreSQL refuses to run as root, so root lends it this account. */
  private static final String ACCOUNT = "postgres";

  /** Seconds. */
  private static final long PATIENCE = 60;

  private final Path directory;
  private final int port;
  private final Process server;

  private PostgresCluster(Path directory, int port, Process server) {
    this.directory = directory;
    this.port = port;
    this.server = server;
  }

  /** Starts one; empty where PostgreSQL is not installed. */
  public static Optional<PostgresCluster> start() throws IOException, InterruptedException {
    Path programs = programs();
    if (programs == null) {
      return Optional.empty();
    }
    Path directory = Files.createTempDirectory("postgres");
    Path data = directory.resolve("data");
    boolean root = "root".equals(System.getProperty("user.name"));
    List<String> prefix = new ArrayList<>();
    if (root) {
      Files.setOwner(
          directory, directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(ACCOUNT));
      prefix.addAll(List.of("setpriv", "--reuid=" + ACCOUNT, "--regid=" + ACCOUNT, "--clear-groups", "--"));
    }
    run(
        directory,
        with(
            prefix, programs.resolve("initdb").toString(), "-D", data.toString(), "-A", "trust", "-U", SUPERUSER,
            "--no-sync", "-E", "UTF8", "--locale=C"));
    int port = freePort();
    Process server =
        begin(
            directory,
            with(
                prefix, programs.resolve("postgres").toString(), "-D", data.toString(), "-p", String.valueOf(port),
                "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off",
                "-c", "max_connections=400"));
    PostgresCluster cluster = new PostgresCluster(directory, port, server);
    try {
      cluster.awaitReady(programs.resolve("pg_isready"));
    } catch (IOException | InterruptedException e) {
      cluster.close();
      throw e;
    }
    return Optional.of(cluster);
  }

  /** Of the newest version that is installed. */
  private static @Nullable Path programs() throws IOException {
    if (!Files.isDirectory(INSTALLED)) {
      return null;
    }
    try (Stream<Path> versions = Files.list(INSTALLED)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Path::compareTo)
          .orElse(null);
    }
  }

  private static List<String> with(List<String> prefix, String... command) {
    List<String> all = new ArrayList<>(prefix);
    all.addAll(List.of(command));
    return all;
  }

  private static Process begin(Path directory, List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
        .start();
  }

  private static void run(Path directory, List<String> command) throws IOException, InterruptedException {
    if (begin(directory, command).waitFor() != 0) {
      throw new IOException(command.get(0) + " failed: " + Files.readString(directory.resolve("log")));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitReady(Path isReady) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
    List<String> ask =
        List.of(isReady.toString(), "-q", "-h", "127.0.0.1", "-p", String.valueOf(port), "-U", SUPERUSER);
    while (begin(directory, ask).waitFor() != 0) {
      if (!server.isAlive() || System.nanoTime() > deadline) {
        throw new IOException("PostgreSQL does not start: " + Files.readString(directory.resolve("log")));
      }
      Thread.sleep(50);
    }
  }

  /** Its address: {@code postgresql://USER@127.0.0.1:PORT/DATABASE}. */
  public String url() {
    return "postgresql://" + SUPERUSER + "@127.0.0.1:" + port + "/postgres";
  }

  /** Ends the server and removes all it kept. */
  @Override
  public void close() throws IOException {
    server.destroy();
    try {
      if (!server.waitFor(PATIENCE, TimeUnit.SECONDS)) {
        server.destroyForcibly();
      }
    } catch (InterruptedException e) {
      server.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException failure) throws IOException {
            Files.deleteIfExists(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
