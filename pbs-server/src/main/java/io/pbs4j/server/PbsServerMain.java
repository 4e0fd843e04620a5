package io.pbs4j.server;

import io.pbs4j.server.access.FirstRun;
import io.pbs4j.server.access.Secret;
import io.pbs4j.server.http.FastCrypto;
import io.pbs4j.server.system.ServerVersion;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** The program {@code pbs-server}: settings come from the environment. */
public final class PbsServerMain {
  private static final String HELP =
      """
      Usage: pbs-server [--help | --version]

      Runs a backup server until it gets SIGTERM or SIGINT. Settings are environment variables:
        PBS_LISTEN_ADDR      where to listen (default %s)
        PBS_DATA_DIR         state and datastores (default /var/lib/pbs-cloud, or ./pbs-data)
        PBS_DATABASE_URL     PostgreSQL for users, jobs and tasks (default: SQLite in PBS_DATA_DIR)
        PBS_TLS_CERT         certificate chain in PEM form (default: self-signed, made once)
        PBS_TLS_KEY          its private key in PEM form
        PBS_ROOT_TOKEN_FILE  file for the first token's secret instead of the terminal
        PBS_S3_BUCKET        bucket of the first datastore, with PBS_S3_ENDPOINT, PBS_S3_REGION,
                             PBS_S3_PREFIX and AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY (docs/s3.md)
        PBS_S3_CACHE_DIR     local caches of buckets (default: cache in PBS_DATA_DIR)
        PULSE_PUSH_API_KEY   key that agents push with, or PULSE_PUSH_API_KEY_FILE (docs/push-receiver.md)
      """;

  /** Exit status for wrong usage, as other programs have it. */
  private static final int USAGE = 2;

  private PbsServerMain() {}

  /** Runs the program. */
  public static void main(String[] args) throws Exception {
    int status = run(List.of(args), System.getenv(), System.out, System.err);
    if (status != 0) {
      System.exit(status);
    }
  }

  /** Runs until the process is told to end; returns the exit status. */
  static int run(List<String> args, Map<String, String> environment, PrintStream out, PrintStream err)
      throws InterruptedException {
    if (args.equals(List.of("--version"))) {
      out.println("pbs-server " + ServerVersion.software());
      return 0;
    }
    if (args.equals(List.of("--help"))) {
      out.printf(HELP, ServerConfig.DEFAULT_LISTEN);
      return 0;
    }
    if (!args.isEmpty()) {
      err.printf(HELP, ServerConfig.DEFAULT_LISTEN);
      return USAGE;
    }
    try {
      ServerConfig config = ServerConfig.fromEnvironment(environment);
      FastCrypto.install();
      for (String name : ServerConfig.withoutEffect(environment)) {
        err.println("pbs-server: " + name + " has no effect yet");
      }
      PbsServer server = PbsServer.start(config);
      greet(server, config, out);
      waitForEnd(server);
      return 0;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      err.println("pbs-server: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
      return 1;
    }
  }

  private static void greet(PbsServer server, ServerConfig config, PrintStream out) {
    int port = server.port();
    out.printf("pbs-server %s listens on port %d, data in %s%n",
        ServerVersion.software(), port, config.dataDirectory().toAbsolutePath());
    server.firstSecret().ifPresent(secret -> showSecret(secret, port, out));
    out.printf("export PBS_FINGERPRINT=%s%n", server.fingerprint());
    out.flush();
  }

  private static void showSecret(Secret secret, int port, PrintStream out) {
    out.println("First run: this secret is shown only now.");
    out.println("It is also the password of " + FirstRun.ROOT + ".");
    out.printf("export PBS_REPOSITORY='%s@localhost:%d:default'%n", FirstRun.ROOT_TOKEN, port);
    out.printf("export PBS_PASSWORD='%s'%n", secret.reveal());
  }

  /** Returns when the server was stopped by the end of the process. */
  private static void waitForEnd(PbsServer server) throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    server.close();
                  } catch (Exception e) {
                    System.err.println("pbs-server: while stopping: " + e);
                  }
                },
                "shutdown"));
    ended.await();
  }
}
