package io.pbs4j.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.InvalidNameException;
import io.pbs4j.core.snapshot.Namespace;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings from environment variables. */
class ClientEnvironmentTest {
  @TempDir private Path directory;

  @Test
  void variablesNameRepositoryPasswordAndFingerprint() throws IOException {
    String pin = "ab:".repeat(31) + "ab";
    ClientSettings settings =
        environment(
                "PBS_REPOSITORY", "u@pbs@host:store", "PBS_PASSWORD", "x y", "PBS_FINGERPRINT", pin,
                "ALL_PROXY", "http://proxy:3128")
            .settings();
    assertThat(settings.repository()).hasToString("u@pbs@host:8007:store");
    assertThat(settings.secret().reveal()).isEqualTo("x y");
    assertThat(settings.pin()).hasToString(pin);
    assertThat(settings.proxy()).isEqualTo(URI.create("http://proxy:3128"));
  }

  @Test
  void theOptionGoesBeforeTheVariable() throws IOException {
    ClientSettings settings =
        environment("PBS_REPOSITORY", "aaa", "PBS_PASSWORD", "x").settings("host:bbb");
    assertThat(settings.repository().datastore()).isEqualTo("bbb");
  }

  @Test
  void aPasswordInTheEnvironmentGoesBeforeOneInAFile() throws IOException {
    Path file = Files.writeString(directory.resolve("pw"), "from file\n");
    assertThat(password("PBS_PASSWORD", "direct", "PBS_PASSWORD_FILE", file.toString())).isEqualTo("direct");
  }

  @Test
  void theFirstLineOfAFileIsThePassword() throws IOException {
    Path file = Files.writeString(directory.resolve("pw"), "söcret \r\nsecond\n");
    assertThat(password("PBS_PASSWORD_FILE", file.toString())).isEqualTo("söcret ");
  }

  @Test
  void aFileGoesBeforeACommand() throws IOException {
    Path file = Files.writeString(directory.resolve("pw"), "one");
    assertThat(password("PBS_PASSWORD_FILE", file.toString(), "PBS_PASSWORD_CMD", "echo two"))
        .isEqualTo("one");
  }

  @Test
  void theFirstLineThatACommandPrintsIsThePassword() throws IOException {
    assertThat(password("PBS_PASSWORD_CMD", "printf 'a b\\nc\\n'")).isEqualTo("a b");
  }

  @Test
  void aCommandThatFailsIsAnError() {
    assertThatThrownBy(() -> password("PBS_PASSWORD_CMD", "echo secret; exit 3"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("3")
        .hasMessageNotContaining("secret");
  }

  @Test
  void anEmptyFileHoldsNoPassword() throws IOException {
    Path file = Files.createFile(directory.resolve("pw"));
    assertThatThrownBy(() -> password("PBS_PASSWORD_FILE", file.toString())).isInstanceOf(IOException.class);
  }

  @Test
  void aDescriptorMustBeANumber() {
    assertThatThrownBy(() -> password("PBS_PASSWORD_FD", "../etc/passwd"))
        .isInstanceOf(InvalidNameException.class);
  }

  @Test
  void missingSettingsAreNamed() {
    assertThatThrownBy(() -> environment().settings())
        .isInstanceOf(InvalidNameException.class)
        .hasMessageContaining("PBS_REPOSITORY");
    assertThatThrownBy(() -> environment("PBS_REPOSITORY", "store").settings())
        .isInstanceOf(InvalidNameException.class)
        .hasMessageContaining("PBS_PASSWORD");
  }

  @Test
  void theNamespaceIsTheRootUnlessSet() {
    assertThat(environment().namespace()).isEqualTo(Namespace.ROOT);
    assertThat(environment("PBS_NAMESPACE", "a/b").namespace()).isEqualTo(Namespace.parse("a/b"));
  }

  @Test
  void aProxyMustBeAnHttpUrl() {
    assertThatThrownBy(
            () -> environment("PBS_REPOSITORY", "store", "PBS_PASSWORD", "x", "ALL_PROXY", "socks5://h:1")
                .settings())
        .isInstanceOf(InvalidNameException.class);
  }

  @Test
  void secretsDoNotPrint() {
    assertThat(Secret.of("hunter2")).hasToString("(secret)").isEqualTo(Secret.of("hunter2"));
    ClientSettings settings = new ClientSettings(Repository.parse("store"), Secret.of("hunter2"), null);
    assertThat(settings.toString()).doesNotContain("hunter2");
  }

  private static String password(String... pairs) throws IOException {
    return environment(pairs).password().orElseThrow().reveal();
  }

  private static ClientEnvironment environment(String... pairs) {
    Map<String, String> variables = new java.util.HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      variables.put(pairs[i], pairs[i + 1]);
    }
    return new ClientEnvironment(variables);
  }
}
