package io.pbs4j.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentSettingsTest {
  private static final String KEY = "7f3b9c4e2a1d5f8b6c9e3a7d4f2b8e5c";
  private static final String TOKEN = "pulse@pbs!monitoring:11111111-2222-3333-4444-555555555555";
  private static final Map<String, String> LEAST =
      Map.of(
          "PULSE_SERVER_URL", "https://pulse.example.com",
          "PULSE_API_KEY", KEY,
          "PBS_API_TOKEN", TOKEN);

  @TempDir private Path directory;
  private final List<String> warnings = new ArrayList<>();

  @Test
  void theDefaultsAreThoseOfTheStockAgent() throws Exception {
    AgentSettings settings = read(LEAST);

    assertThat(settings.agentId()).isEqualTo("this-host");
    assertThat(settings.interval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.source().url()).hasToString("https://localhost:8007");
    assertThat(settings.source().token().reveal()).isEqualTo(TOKEN);
    assertThat(settings.source().pin()).isNull();
    assertThat(settings.healthAddress()).isEqualTo("127.0.0.1:9191");
    assertThat(settings.updateUrl()).isEmpty();
    assertThat(settings.targets()).hasSize(1);
    assertThat(settings.targets().get(0).name()).isEqualTo("pulse.example.com");
    assertThat(warnings).isEmpty();
  }

  @Test
  void theFileOfTheDocumentIsRead() throws Exception {
    // With comments behind values, as people copy them.
    Path file = directory.resolve("pulse-agent.env");
    Files.writeString(
        file,
        """
        # Required settings
        PULSE_SERVER_URL=https://your-pulse-server.com
        PULSE_API_KEY=your-api-key-here
        PBS_API_TOKEN='pulse@pbs!monitoring:xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx'

        # Optional settings
        PUSH_INTERVAL=30  # Push every 30 seconds
        AGENT_ID="pbs-backup-01"  # Unique identifier for this PBS
        """);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

    AgentSettings settings = AgentSettings.read(CommandLine.parse(), Map.of(), file, "h", warnings::add);

    assertThat(settings.agentId()).isEqualTo("pbs-backup-01");
    assertThat(settings.interval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.targets().get(0).key().reveal()).isEqualTo("your-api-key-here");
    assertThat(warnings).isEmpty();
  }

  @Test
  void aNameInQuotesMayHaveANumberSign() throws Exception {
    Path file = directory.resolve("pulse-agent.env");
    Files.writeString(file, "\ufeffAGENT_ID=\"site #3\" # the third\n");
    AgentSettings settings = AgentSettings.read(CommandLine.parse(), LEAST, file, "h", warnings::add);

    assertThat(settings.agentId()).isEqualTo("site #3");
    assertThat(warnings).isEmpty();
    assertThat(read(with("AGENT_ID", "site #3")).agentId()).isEqualTo("site");
    assertThat(warnings)
        .containsExactly("AGENT_ID: what begins with # is taken for a comment; the name is 'site'");
  }

  @Test
  void aFileOfAnotherEncodingIsSaidSo() throws Exception {
    Path file = directory.resolve("pulse-agent.env");
    Files.write(file, new byte[] {'A', '=', (byte) 0xe4, '\n'});

    assertThatThrownBy(
            () -> AgentSettings.read(CommandLine.parse(), LEAST, file, "h", warnings::add))
        .hasMessage(file + ": is not UTF-8");
  }

  @Test
  void systemdHandsCommentsOverAsValues() throws Exception {
    assertThat(read(with("PUSH_INTERVAL", "60  # Push every minute")).interval())
        .isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void flagsWinOverVariablesAndVariablesOverTheFile() throws Exception {
    Path file = directory.resolve("agent.env");
    Files.writeString(file, "AGENT_ID=of-the-file\nPUSH_INTERVAL=10\nPULSE_HEALTH_ADDR=:1\n");
    AgentSettings settings =
        AgentSettings.read(
            CommandLine.parse("--agent-id=of-a-flag", "--config", file.toString()),
            with("PUSH_INTERVAL", "20"),
            Path.of("/nonexistent"),
            "h",
            warnings::add);

    assertThat(settings.agentId()).isEqualTo("of-a-flag");
    assertThat(settings.interval()).isEqualTo(Duration.ofSeconds(20));
    assertThat(settings.healthAddress()).isEqualTo(":1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "4", "-1", "abc", "1.5", "86401", "99999999999999999999"})
  void anIntervalThatMakesNoSenseIsNamed(String interval) {
    assertThatThrownBy(() -> read(with("PUSH_INTERVAL", interval)))
        .isInstanceOf(SettingsException.class)
        .hasMessage("PUSH_INTERVAL must be a whole number from 5 to 86400, got '" + interval + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PULSE_SERVER_URL", "PULSE_API_KEY", "PBS_API_TOKEN"})
  void whatIsRequiredIsNamed(String name) {
    Map<String, String> less = new LinkedHashMap<>(LEAST);
    less.remove(name);
    assertThatThrownBy(() -> read(less)).hasMessageStartingWith(name).hasMessageContaining("is required");
  }

  @Test
  void secretsMayBeInFiles() throws Exception {
    Path key = directory.resolve("key");
    Files.writeString(key, KEY + "\n");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    Map<String, String> variables = new LinkedHashMap<>(LEAST);
    variables.remove("PULSE_API_KEY");
    variables.put("PULSE_API_KEY_FILE", key.toString());

    assertThat(read(variables).targets().get(0).key().reveal()).isEqualTo(KEY);
    assertThat(warnings).containsExactly(key + " holds a secret and everybody may read it; chmod 600");
    assertThatThrownBy(() -> read(with("PULSE_API_KEY_FILE", key.toString()))).hasMessageContaining("both");
  }

  @Test
  void severalReceiversHaveAKeyEach() throws Exception {
    Map<String, String> variables = new LinkedHashMap<>(LEAST);
    variables.put("PULSE_SERVER_URL_2", "https://backup.example.com:8007/");
    variables.put("PULSE_API_KEY_2", "another");
    variables.put("PULSE_SERVER_FINGERPRINT_2", "AB".repeat(32));
    variables.put("PULSE_SERVER_URL_3", "https://pulse.example.com/two");
    variables.put("PULSE_API_KEY_3", "third");

    List<Target> targets = read(variables).targets();

    assertThat(targets)
        .extracting(Target::name)
        .containsExactly("pulse.example.com", "backup.example.com:8007", "pulse.example.com#3");
    assertThat(targets.get(1).key().reveal()).isEqualTo("another");
    assertThat(targets.get(1).pin()).hasToString("ab" + ":ab".repeat(31));
    variables.remove("PULSE_API_KEY_3");
    assertThatThrownBy(() -> read(variables))
        .hasMessageStartingWith("PULSE_API_KEY_3 or PULSE_API_KEY_FILE_3 is required");
  }

  @ParameterizedTest
  @CsvSource({
    "http://pulse.example.com, plain http",
    "ftp://pulse.example.com, must be an address",
    "pulse.example.com, must be an address",
    "https://pulse.example.com:99999, port",
    "https://pulse.example.com:0, port",
    "https://user:secret@pulse.example.com, must have no user",
    "https://pulse.example.com/?key=secret, must have no user"
  })
  void addressesAreChecked(String url, String words) {
    assertThatThrownBy(() -> read(with("PULSE_SERVER_URL", url)))
        .hasMessageContaining("PULSE_SERVER_URL")
        .hasMessageContaining(words)
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:7655", "http://127.0.0.1:1", "http://127.9.9.9", "http://[::1]:7655"})
  void plainHttpIsForThisHostUnlessAllowed(String url) throws Exception {
    assertThat(read(with("PULSE_SERVER_URL", url)).targets()).hasSize(1);
    Map<String, String> allowed = new LinkedHashMap<>(LEAST);
    allowed.put("PULSE_SERVER_URL", "http://pulse.lan:7655");
    allowed.put("PULSE_AGENT_ALLOW_PLAINTEXT_HTTP", "true");
    assertThat(read(allowed).targets()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1.example.com", "http://localhost.example.com", "http://[2001::1]"})
  void whatOnlyLooksLikeThisHostIsNot(String url) {
    assertThatThrownBy(() -> read(with("PULSE_SERVER_URL", url))).hasMessageContaining("plain http");
  }

  @Test
  void fingerprintsAreChecked() {
    assertThatThrownBy(() -> read(with("PBS_FINGERPRINT", "ab:cd")))
        .hasMessage("PBS_FINGERPRINT must be a SHA-256 fingerprint: 64 hexadecimal digits, colons allowed");
  }

  @Test
  void healthPagesCanBeClosed() throws Exception {
    assertThat(read(with("PULSE_HEALTH_ADDR", "")).healthAddress()).isEmpty();
    assertThat(
            AgentSettings.read(
                    CommandLine.parse("--health-addr", ""), LEAST, Path.of("/nonexistent"), "h", warnings::add)
                .healthAddress())
        .isEmpty();
  }

  @Test
  void aTokenOfAnotherShapeIsNotRepeated() {
    assertThatThrownBy(() -> read(with("PBS_API_TOKEN", "just-the-secret")))
        .hasMessage("PBS_API_TOKEN must look like user@realm!name:secret");
  }

  @Test
  void secretsHaveNoFlag() {
    assertThatThrownBy(() -> CommandLine.parse("--pulse-key", KEY))
        .hasMessageContaining("everybody sees the list of processes")
        .hasMessageNotContaining(KEY);
    assertThatThrownBy(() -> CommandLine.parse("--token=" + KEY)).hasMessageNotContaining(KEY);
    assertThatThrownBy(() -> CommandLine.parse(KEY)).hasMessageNotContaining(KEY);
  }

  @Test
  void whatIsMisspelledIsToldWithoutItsValue() throws Exception {
    Map<String, String> variables = with("PULSE_SERVER_FINGERPRIN", KEY);
    variables.put("PULSE_SERVER_URL_3", "https://three.example.com");
    variables.put("PULSE_API_KEY_FILE_3", Files.writeString(directory.resolve("key"), KEY).toString());
    Files.setPosixFilePermissions(
        directory.resolve("key"), java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    variables.put("PBS_REPOSITORY", "of the client");
    read(variables);

    assertThat(warnings)
        .containsExactly("PULSE_SERVER_FINGERPRIN is not known and has no effect; is it misspelled?");
  }

  @Test
  void whatPrintsSettingsPrintsNoSecret() throws Exception {
    assertThat(read(LEAST).toString()).doesNotContain(KEY).doesNotContain("55555");
  }

  private static Map<String, String> with(String name, String value) {
    Map<String, String> variables = new LinkedHashMap<>(LEAST);
    variables.put(name, value);
    return variables;
  }

  private AgentSettings read(Map<String, String> variables) throws SettingsException {
    return AgentSettings.read(
        CommandLine.parse(), variables, directory.resolve("none"), "this-host", warnings::add);
  }
}
