package io.pbs4j.agent.settings;

import java.util.Optional;
import java.util.stream.Stream;

/** Everything that can be set, by its variable and its flag. */
enum Setting {
  PULSE_SERVER_URL("pulse-url", "URL", "receiver to push to (required)"),
  PULSE_API_KEY("", "", "key of the receiver (required)"),
  PULSE_API_KEY_FILE("pulse-key-file", "FILE", "file with that key"),
  PULSE_SERVER_FINGERPRINT("server-fingerprint", "SHA256", "the receiver's certificate, in place of authorities"),
  PBS_API_URL("pbs-url", "URL", "the PBS to report (https://localhost:8007)"),
  PBS_API_TOKEN("", "", "token of the PBS, user@realm!name:secret (required)"),
  PBS_API_TOKEN_FILE("pbs-token-file", "FILE", "file with that token"),
  PBS_FINGERPRINT("pbs-fingerprint", "SHA256", "the certificate of the PBS, in place of authorities"),
  PUSH_INTERVAL("interval", "SECONDS", "from one report to the next, 5 to 86400 (30)"),
  AGENT_ID("agent-id", "ID", "name of this PBS at the receiver (host name)"),
  PULSE_HEALTH_ADDR("health-addr", "ADDR", "of the health pages; empty or off for none (127.0.0.1:9191)"),
  PULSE_STATE_DIR("state-dir", "DIR", "where unsent reports are kept (/var/lib/pulse-agent)"),
  PULSE_BUFFER_REPORTS("buffer-reports", "N", "most unsent reports for each receiver, 0 to 100000 (2880)"),
  PULSE_BUFFER_MIB("buffer-mib", "N", "most space for them, 1 to 10240 MiB (64)"),
  PULSE_AGENT_ALLOW_PLAINTEXT_HTTP("allow-plaintext-http", "BOOL", "http to other hosts: keys travel readable (false)"),
  PULSE_UPDATE_URL("update-url", "URL", "where newer versions are; empty for no self-update"),
  PULSE_UPDATE_TOKEN("", "", "credential of that address, if it wants one"),
  PULSE_UPDATE_TOKEN_FILE("update-token-file", "FILE", "file with that credential"),
  PULSE_AGENT_CONFIG("config", "FILE", "file with these variables (/etc/pulse-agent/pulse-agent.env)"),
  LOG_LEVEL("log-level", "LEVEL", "error, warn, info or debug (info)");

  private final String flag;
  private final String value;
  private final String description;

  Setting(String flag, String value, String description) {
    this.flag = flag;
    this.value = value;
    this.description = description;
  }

  /** The setting of a flag without its dashes. */
  static Optional<Setting> ofFlag(String name) {
    return Stream.of(values()).filter(one -> !one.flag.isEmpty() && one.flag.equals(name)).findFirst();
  }

  /** Whether a variable is a setting, also of a further receiver. */
  static boolean isKnown(String variable) {
    boolean further = variable.matches("PULSE_(SERVER_URL|API_KEY|API_KEY_FILE|SERVER_FINGERPRINT)_[2-9]");
    return further || Stream.of(values()).anyMatch(one -> one.name().equals(variable));
  }

  /** What has no flag: it would be seen in the list of processes. */
  boolean isSecret() {
    return flag.isEmpty();
  }

  /** Whether its flag stands for {@code true} when no value follows. */
  boolean isSwitch() {
    return value.equals("BOOL");
  }

  /** A line of the help text. */
  String help() {
    String left = isSecret() ? "" : "--" + flag + (isSwitch() ? "" : " " + value);
    return String.format("  %-30s %-34s %s", left, name(), description);
  }
}
