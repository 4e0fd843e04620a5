package io.pbs4j.agent.settings;

import io.pbs4j.client.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * All that an agent was told.
 *
 * @param agentId name of the reported PBS at the receivers, 1 to 100 characters
 * @param source the reported PBS
 * @param targets at least one
 * @param interval from one report to the next, at least 5 s
 * @param healthAddress as written; empty for no health pages
 * @param stateDirectory of unsent reports
 * @param bufferReports most unsent reports for each target
 * @param bufferBytes most space for them
 * @param updateUrl where newer versions are, if self-update is wanted
 * @param updateToken credential of that address
 * @param logLevel error, warn, info or debug
 */
public record AgentSettings(
    String agentId,
    Source source,
    List<Target> targets,
    Duration interval,
    String healthAddress,
    Path stateDirectory,
    int bufferReports,
    long bufferBytes,
    Optional<URI> updateUrl,
    Optional<Secret> updateToken,
    String logLevel) {
  /** Where an installed agent has its settings. */
  public static final Path DEFAULT_FILE = Path.of("/etc/pulse-agent/pulse-agent.env");

  /** More targets than that are a mistake: each costs a thread and a buffer. */
  private static final int MAX_TARGETS = 9;

  private static final int MAX_ID = 100;
  private static final int DEFAULT_INTERVAL = 30;
  private static final int MIN_INTERVAL = 5;
  private static final int MAX_INTERVAL = 86_400;
  private static final int DEFAULT_REPORTS = 2880;
  private static final int MAX_REPORTS = 100_000;
  private static final int DEFAULT_MIB = 64;
  private static final int MAX_MIB = 10_240;

  /**
   * Reads all settings.
   *
   * @param hostName the agent's name unless one is set
   * @param warnings of what is allowed and not wise
   * @throws SettingsException naming the first setting that is missing or wrong
   */
  public static AgentSettings read(
      CommandLine line,
      Map<String, String> environment,
      Path defaultFile,
      String hostName,
      Consumer<String> warnings)
      throws SettingsException {
    Variables variables = Variables.of(line.settings(), environment, defaultFile, warnings);
    boolean plaintext = variables.truth(Setting.PULSE_AGENT_ALLOW_PLAINTEXT_HTTP.name());
    Optional<String> update = variables.get(Setting.PULSE_UPDATE_URL.name());
    return new AgentSettings(
        agentId(variables, hostName),
        source(variables, plaintext),
        targets(variables, plaintext),
        Duration.ofSeconds(
            variables.number(Setting.PUSH_INTERVAL.name(), DEFAULT_INTERVAL, MIN_INTERVAL, MAX_INTERVAL)),
        healthAddress(variables),
        Path.of(variables.get(Setting.PULSE_STATE_DIR.name()).orElse("/var/lib/pulse-agent")),
        (int) variables.number(Setting.PULSE_BUFFER_REPORTS.name(), DEFAULT_REPORTS, 0, MAX_REPORTS),
        variables.number(Setting.PULSE_BUFFER_MIB.name(), DEFAULT_MIB, 1, MAX_MIB) << 20,
        update.isPresent()
            ? Optional.of(Addresses.url(Setting.PULSE_UPDATE_URL.name(), update.get(), plaintext))
            : Optional.empty(),
        variables.secret(Setting.PULSE_UPDATE_TOKEN.name()),
        logLevel(variables));
  }

  private static String agentId(Variables variables, String hostName) throws SettingsException {
    String id = variables.get(Setting.AGENT_ID.name()).orElse(hostName).strip();
    if (id.isEmpty() || id.length() > MAX_ID || id.chars().anyMatch(Character::isISOControl)) {
      throw new SettingsException("AGENT_ID must have 1 to " + MAX_ID + " printable characters");
    }
    return id;
  }

  private static String healthAddress(Variables variables) {
    String name = Setting.PULSE_HEALTH_ADDR.name();
    return variables.has(name) ? variables.get(name).orElse("") : "127.0.0.1:9191";
  }

  private static Source source(Variables variables, boolean plaintext) throws SettingsException {
    String name = Setting.PBS_API_TOKEN.name();
    Secret token = variables.secret(name).orElseThrow(() -> missing(name));
    if (!token.reveal().matches("[^@:!]+@[^@:!]+![^:=!]+[:=].+")) {
      throw new SettingsException(name + " must look like user@realm!name:secret");
    }
    String url = Setting.PBS_API_URL.name();
    return new Source(
        Addresses.url(url, variables.get(url).orElse("https://localhost:8007"), plaintext),
        token,
        Addresses.pin(
            Setting.PBS_FINGERPRINT.name(), variables.get(Setting.PBS_FINGERPRINT.name())));
  }

  private static List<Target> targets(Variables variables, boolean plaintext) throws SettingsException {
    List<Target> targets = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int number = 1; number <= MAX_TARGETS; number++) {
      String suffix = number == 1 ? "" : "_" + number;
      String setting = Setting.PULSE_SERVER_URL + suffix;
      Optional<String> url = variables.get(setting);
      if (url.isEmpty()) {
        if (number == 1) {
          throw missing(setting);
        }
        continue;
      }
      URI address = Addresses.url(setting, url.get(), plaintext);
      String key = Setting.PULSE_API_KEY + suffix;
      String pin = Setting.PULSE_SERVER_FINGERPRINT + suffix;
      String name = Addresses.name(address);
      targets.add(
          new Target(
              names.add(name) ? name : name + "#" + number,
              address,
              variables.secret(key, Setting.PULSE_API_KEY_FILE + suffix).orElseThrow(() -> missing(key)),
              Addresses.pin(pin, variables.get(pin))));
    }
    return List.copyOf(targets);
  }

  private static String logLevel(Variables variables) throws SettingsException {
    String level = variables.get(Setting.LOG_LEVEL.name()).orElse("info");
    if (!List.of("error", "warn", "info", "debug").contains(level)) {
      throw new SettingsException("LOG_LEVEL must be error, warn, info or debug, got '" + level + "'");
    }
    return level;
  }

  private static SettingsException missing(String name) {
    String base = name.replaceAll("_[2-9]$", "");
    boolean secret = Setting.valueOf(base).isSecret();
    String file = secret ? " or " + base + "_FILE" + name.substring(base.length()) : "";
    return new SettingsException(
        name + file + " is required; set it in " + DEFAULT_FILE + " or the environment");
  }
}
