package io.pbs4j.client;

import io.pbs4j.core.InvalidNameException;
import io.pbs4j.core.snapshot.Namespace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Settings from environment variables, named as the stock client names them.
 *
 * <table>
 * <caption>Variables</caption>
 * <tr><td>{@code PBS_REPOSITORY}</td><td>see {@link Repository}</td></tr>
 * <tr><td>{@code PBS_PASSWORD}</td><td>the secret itself</td></tr>
 * <tr><td>{@code PBS_PASSWORD_FD}</td><td>number of an open file descriptor to read it from</td></tr>
 * <tr><td>{@code PBS_PASSWORD_FILE}</td><td>file to read it from</td></tr>
 * <tr><td>{@code PBS_PASSWORD_CMD}</td><td>shell command that prints it</td></tr>
 * <tr><td>{@code PBS_FINGERPRINT}</td><td>see {@link CertificatePin}</td></tr>
 * <tr><td>{@code PBS_NAMESPACE}</td><td>see {@link Namespace}</td></tr>
 * <tr><td>{@code ALL_PROXY}</td><td>{@code http://host:port}</td></tr>
 * </table>
 *
 * <p>The first of the password variables that is set counts, in the order of the table; of a file,
 * descriptor or command the first line. An empty variable counts as set for the password only.
 */
public final class ClientEnvironment {
  /** Longest secret line that is read, in characters. */
  private static final int MAX_SECRET = 4096;

  private final Map<String, String> variables;

  /** Reads the given variables instead of the process's own. */
  public ClientEnvironment(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  /** The environment of this process. */
  public static ClientEnvironment ofProcess() {
    return new ClientEnvironment(System.getenv());
  }

  /** Everything at once; throws when repository or password are missing. */
  public ClientSettings settings() throws IOException {
    return settings(null);
  }

  /**
   * Everything at once.
   *
   * @param repository replaces {@code PBS_REPOSITORY} unless {@code null}
   * @throws InvalidNameException when repository or password are missing, or a value is wrong
   */
  public ClientSettings settings(@Nullable String repository) throws IOException {
    String where = repository == null ? variables.get("PBS_REPOSITORY") : repository;
    if (where == null || where.isEmpty()) {
      throw new InvalidNameException("repository", "no repository given: use --repository or PBS_REPOSITORY");
    }
    Repository parsed = Repository.parse(where);
    Secret secret =
        password()
            .orElseThrow(
                () ->
                    new InvalidNameException(
                        "password", "no password for " + parsed.authId() + ": set PBS_PASSWORD or PBS_PASSWORD_FILE"));
    return new ClientSettings(
        parsed, secret, fingerprint().orElse(null), proxy().orElse(null), InstantSource.system());
  }

  /** The secret, from wherever the variables say. */
  public Optional<Secret> password() throws IOException {
    String direct = variables.get("PBS_PASSWORD");
    if (direct != null) {
      return Optional.of(Secret.of(direct));
    }
    String descriptor = variables.get("PBS_PASSWORD_FD");
    if (descriptor != null) {
      if (!descriptor.matches("[0-9]{1,9}")) {
        throw new InvalidNameException("PBS_PASSWORD_FD", "expected the number of a file descriptor");
      }
      return Optional.of(firstLine("PBS_PASSWORD_FD", Path.of("/dev/fd/" + descriptor)));
    }
    String file = variables.get("PBS_PASSWORD_FILE");
    if (file != null) {
      return Optional.of(firstLine("PBS_PASSWORD_FILE", Path.of(file)));
    }
    String command = variables.get("PBS_PASSWORD_CMD");
    return command == null ? Optional.empty() : Optional.of(printedBy(command));
  }

  /** The pinned certificate. */
  public Optional<CertificatePin> fingerprint() {
    return set("PBS_FINGERPRINT").map(CertificatePin::parse);
  }

  /** The namespace, the root when the variable is not set. */
  public Namespace namespace() {
    return set("PBS_NAMESPACE").map(Namespace::parse).orElse(Namespace.ROOT);
  }

  private Optional<URI> proxy() {
    Optional<URI> proxy = set("ALL_PROXY").map(URI::create);
    if (proxy.isPresent() && (!"http".equals(proxy.get().getScheme()) || proxy.get().getHost() == null)) {
      throw new InvalidNameException("ALL_PROXY", "expected http://host:port");
    }
    return proxy;
  }

  private Optional<String> set(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
  }

  private static Secret firstLine(String variable, Path file) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      return firstLine(variable, reader);
    }
  }

  private static Secret printedBy(String command) throws IOException {
    Process process =
        new ProcessBuilder(List.of("/bin/sh", "-c", command))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectInput(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      Secret secret = firstLine("PBS_PASSWORD_CMD", reader);
      if (process.waitFor() != 0) {
        throw new IOException("PBS_PASSWORD_CMD: command ended with " + process.exitValue());
      }
      return secret;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("PBS_PASSWORD_CMD: interrupted", e);
    } finally {
      process.destroy();
    }
  }

  private static Secret firstLine(String variable, BufferedReader reader) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int ch = reader.read(); ch >= 0 && ch != '\n'; ch = reader.read()) {
      if (line.length() == MAX_SECRET) {
        throw new IOException(variable + ": first line is longer than " + MAX_SECRET + " characters");
      }
      line.append((char) ch);
    }
    int length = line.length();
    if (length > 0 && line.charAt(length - 1) == '\r') {
      line.setLength(length - 1);
    }
    if (line.isEmpty()) {
      throw new IOException(variable + ": no password there");
    }
    return Secret.of(line.toString());
  }
}
