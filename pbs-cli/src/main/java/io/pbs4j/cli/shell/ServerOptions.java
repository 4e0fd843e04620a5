package io.pbs4j.cli.shell;

import io.pbs4j.client.ClientEnvironment;
import io.pbs4j.client.PbsClient;
import io.pbs4j.client.Throttle;
import io.pbs4j.core.snapshot.Namespace;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the server is, for all commands that talk to one. */
public final class ServerOptions {
  @Option(
      names = "--repository",
      paramLabel = "REPO",
      description = "[[user@realm[!token]@]host[:port]:]datastore (default: PBS_REPOSITORY)")
  private @Nullable String repository;

  @Option(
      names = "--ns",
      paramLabel = "NS",
      description = "namespace in the datastore (default: PBS_NAMESPACE, else the root)")
  private @Nullable String namespace;

  public PbsClient open(ClientEnvironment environment) throws IOException {
    return PbsClient.open(environment.settings(repository));
  }

  /** As {@link #open(ClientEnvironment)}, with a limit on what travels. */
  public PbsClient open(ClientEnvironment environment, Throttle throttle) throws IOException {
    return PbsClient.open(environment.settings(repository), throttle);
  }

  public Namespace namespace(ClientEnvironment environment) {
    return namespace == null ? environment.namespace() : Namespace.parse(namespace);
  }
}
