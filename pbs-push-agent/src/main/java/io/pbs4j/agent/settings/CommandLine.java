package io.pbs4j.agent.settings;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The flags of the command line. By hand and not by a library: a library that reads annotations costs the agent
 * five of its 64 MiB.
 *
 * @param settings values by the variable that means the same
 * @param modes what to do other than report for ever
 */
public record CommandLine(Map<String, String> settings, Set<Mode> modes) {
  /** What to do other than to report for ever. */
  public enum Mode {
    /** Try both ends and explain. */
    CHECK,
    /** Report once and end. */
    ONCE,
    /** See whether this program can run here. */
    SELF_TEST,
    /** Print the version. */
    VERSION,
    /** Print the flags. */
    HELP;

    /** Whether a command line has any of them. */
    public static boolean in(String... arguments) {
      return Stream.of(arguments).anyMatch(word -> Stream.of(values()).anyMatch(one -> one.flag().equals(word)));
    }

    String flag() {
      return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * Reads flags: {@code --flag value} or {@code --flag=value}.
   *
   * @throws SettingsException naming a flag that is not known or lacks its value
   */
  public static CommandLine parse(String... arguments) throws SettingsException {
    Map<String, String> settings = new LinkedHashMap<>();
    Set<Mode> modes = EnumSet.noneOf(Mode.class);
    for (int at = 0; at < arguments.length; at++) {
      String word = arguments[at];
      String flag = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
      Optional<Mode> mode = Stream.of(Mode.values()).filter(one -> one.flag().equals(flag)).findFirst();
      if (mode.isPresent()) {
        modes.add(mode.get());
        continue;
      }
      Setting setting = setting(flag);
      if (word.length() > flag.length()) {
        settings.put(setting.name(), word.substring(flag.length() + 1));
      } else if (setting.isSwitch()) {
        settings.put(setting.name(), "true");
      } else if (at + 1 < arguments.length) {
        at++;
        settings.put(setting.name(), arguments[at]);
      } else {
        throw new SettingsException(flag + " needs a value");
      }
    }
    return new CommandLine(settings, modes);
  }

  private static Setting setting(String flag) throws SettingsException {
    if (flag.matches("--(pulse-key|api-key|key|token|pbs-token|update-token)")) {
      // The word is not repeated: what stands beside it is the secret.
      throw new SettingsException(
          flag + " does not exist, everybody sees the list of processes; use a variable or " + flag + "-file");
    }
    return (flag.startsWith("--") ? Setting.ofFlag(flag.substring(2)) : Optional.<Setting>empty())
        .orElseThrow(
            () ->
                new SettingsException(
                    (flag.startsWith("-") ? "flag " + flag + " is not known" : "only flags are taken")
                        + "; --help lists them"));
  }

  /** The text of {@code --help}. */
  public static String help() {
    return """
        Reports a Proxmox Backup Server outward, to receivers such as Pulse or a pbs4j server.

        pbs-push-agent [flags]       reports until it is stopped
          --check                    tries the PBS and all receivers, explains, and sends nothing
          --once                     reports once; ends with 0 when every receiver took it
          --self-test, --version, --help

        Flags win over variables, variables over the settings file. Secrets have no flags.
        Further receivers: PULSE_SERVER_URL_2, PULSE_API_KEY_2, PULSE_SERVER_FINGERPRINT_2, and so on to 9.

        """
        + Stream.of(Setting.values()).map(Setting::help).collect(Collectors.joining("\n"));
  }

  /** Without values. */
  @Override
  public String toString() {
    return settings.keySet() + " " + modes;
  }
}
