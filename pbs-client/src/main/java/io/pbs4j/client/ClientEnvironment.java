package io.pbs4j.client;

import io.pbs4j.core.InvalidNameException;
import io.pbs4j.core.snapshot.Namespace;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
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
 * <tr><td>{@code PBS_ENCRYPTION_PASSWORD}</td><td>passphrase of an encryption key; with {@code _FD}, {@code
 * _FILE} and {@code _CMD} as above</td></tr>
 * <tr><td>{@code PBS_FINGERPRINT}</td><td>see {@link CertificatePin}</td></tr>
 * <tr><td>{@code PBS_NAMESPACE}</td><td>see {@link Namespace}</td></tr>
 * <tr><td>{@code ALL_PROXY}</td><td>{@code http://host:port}</td></tr>
 * </table>
 *
 * <p>The first of the password variables that is set counts, in the order of the table; of a file,
 * descriptor or command the first line. An empty variable counts as set for secrets only.
 */
public final class ClientEnvironment {
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
                        "password", "no password for " + parsed.authId()
                            + ": set PBS_PASSWORD or PBS_PASSWORD_FILE"));
    return new ClientSettings(
        parsed, secret, fingerprint().orElse(null), proxy().orElse(null), InstantSource.system());
  }

  /** The secret, from wherever the variables say. */
  public Optional<Secret> password() throws IOException {
    return new SecretVariables(variables, "PBS_PASSWORD").read();
  }

  /** The passphrase of an encryption key, from wherever the variables say. */
  public Optional<Secret> encryptionPassword() throws IOException {
    return new SecretVariables(variables, "PBS_ENCRYPTION_PASSWORD").read();
  }

  /**
   * A secret, from wherever the variables say.
   *
   * @param name the variable; {@code _FD}, {@code _FILE} and {@code _CMD} behind it name other places
   */
  public Optional<Secret> secret(String name) throws IOException {
    return new SecretVariables(variables, name).read();
  }

  /**
   * Where a file of the stock client's configuration belongs, there or not.
   *
   * @return empty if there is neither XDG_CONFIG_HOME nor HOME
   */
  public Optional<Path> configPlace(String name) {
    Optional<Path> directory =
        set("XDG_CONFIG_HOME").map(Path::of).or(() -> set("HOME").map(home -> Path.of(home, ".config")));
    return directory.map(found -> found.resolve("proxmox-backup").resolve(name));
  }

  /**
   * Where a file of the stock client's configuration is, if it exists.
   *
   * @param name such as {@code encryption-key.json}
   */
  public Optional<Path> configFile(String name) {
    return configPlace(name).filter(Files::exists);
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
}
