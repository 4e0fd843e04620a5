package io.pbs4j.agent.settings;

import io.pbs4j.client.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Variables by name: flags win over the environment, the environment over a file. */
final class Variables {
  /** Names in a settings file that are meant for the agent. */
  private static final Pattern OURS_IN_FILE = Pattern.compile("(PULSE|PBS|PUSH|AGENT)_.*");

  /** The same in the environment, where the names of the PBS client's settings are too. */
  private static final Pattern OURS_ANYWHERE = Pattern.compile("PULSE_.*");

  /** Keys and tokens have less than 200 characters. */
  private static final int MAX_SECRET = 4096;

  private final Map<String, String> values;
  private final Consumer<String> warnings;

  private Variables(Map<String, String> values, Consumer<String> warnings) {
    this.values = values;
    this.warnings = warnings;
  }

  /**
   * Puts the three together.
   *
   * @param flags by variable
   * @param defaultFile read if it is there and may be read, unless another was named
   * @param warnings of what is allowed and not wise
   */
  static Variables of(
      Map<String, String> flags,
      Map<String, String> environment,
      Path defaultFile,
      Consumer<String> warnings)
      throws SettingsException {
    Map<String, String> all = new LinkedHashMap<>();
    String config = Setting.PULSE_AGENT_CONFIG.name();
    String named = flags.getOrDefault(config, environment.getOrDefault(config, ""));
    Path file = named.isBlank() ? defaultFile : Path.of(named.strip());
    // Under systemd the file is root's, and was read before the agent started.
    if (!named.isBlank() || Files.isReadable(file)) {
      Map<String, String> read = EnvironmentFile.read(file);
      if (read.containsKey(Setting.PULSE_API_KEY.name()) || read.containsKey(Setting.PBS_API_TOKEN.name())) {
        warnOfReaders(file, warnings);
      }
      warnOfUnknown(read.keySet(), OURS_IN_FILE, warnings);
      all.putAll(read);
    }
    warnOfUnknown(environment.keySet(), OURS_ANYWHERE, warnings);
    environment.forEach((name, value) -> all.put(name, withoutComment(name, value, warnings)));
    all.putAll(flags);
    return new Variables(all, warnings);
  }

  /** Without quotes it cannot be known whether a comment was meant. */
  private static String withoutComment(String name, String value, Consumer<String> warnings) {
    String rest = EnvironmentFile.COMMENT.matcher(value.strip()).replaceFirst("");
    if (!rest.equals(value.strip()) && name.equals(Setting.AGENT_ID.name())) {
      warnings.accept(name + ": what begins with # is taken for a comment; the name is '" + rest + "'");
    }
    return rest;
  }

  /** The value, unless it is missing or blank. */
  Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name)).map(String::strip).filter(value -> !value.isEmpty());
  }

  /** Whether the variable is there, be it empty. */
  boolean has(String name) {
    return values.containsKey(name);
  }

  /** A whole number between bounds. */
  long number(String name, long otherwise, long min, long max) throws SettingsException {
    Optional<String> text = get(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    if (text.get().matches("[0-9]{1,9}")) {
      long value = Long.parseLong(text.get());
      if (value >= min && value <= max) {
        return value;
      }
    }
    throw new SettingsException(
        name + " must be a whole number from " + min + " to " + max + ", got '" + text.get() + "'");
  }

  /** A yes or no; no when missing. */
  boolean truth(String name) throws SettingsException {
    String text = get(name).orElse("false");
    return switch (text) {
      case "true", "1", "yes", "on" -> true;
      case "false", "0", "no", "off" -> false;
      default -> throw new SettingsException(name + " must be true or false, got '" + text + "'");
    };
  }

  /**
   * A secret, from the variable itself or from the file that its sibling names.
   *
   * @throws SettingsException when both are set, the file cannot be read, or what it holds is no single line
   */
  Optional<Secret> secret(String name) throws SettingsException {
    return secret(name, name + "_FILE");
  }

  Optional<Secret> secret(String name, String fileName) throws SettingsException {
    Optional<String> value = get(name);
    Optional<String> file = get(fileName);
    if (value.isPresent() && file.isPresent()) {
      throw new SettingsException(name + " and " + fileName + " are both set; only one can hold");
    }
    Optional<String> text =
        file.isPresent() ? Optional.of(line(fileName, Path.of(file.get()))) : value;
    if (text.isPresent() && !text.get().chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new SettingsException(
          (file.isPresent() ? fileName : name)
              + ": the secret has blanks or characters that no header can carry");
    }
    return text.map(Secret::of);
  }

  private String line(String name, Path file) throws SettingsException {
    try {
      byte[] bytes;
      try (var in = Files.newInputStream(file)) {
        bytes = in.readNBytes(MAX_SECRET + 1);
      }
      String text = new String(bytes, StandardCharsets.UTF_8).strip();
      if (bytes.length > MAX_SECRET || text.isEmpty() || text.lines().count() > 1) {
        throw new SettingsException(name + ": " + file + " must hold the secret in one line");
      }
      warnOfReaders(file, warnings);
      return text;
    } catch (IOException e) {
      throw new SettingsException(
          name + ": " + file + " cannot be read: " + e.getClass().getSimpleName());
    }
  }

  /** A fingerprint that is misspelled would be no pin. */
  private static void warnOfUnknown(Set<String> names, Pattern ours, Consumer<String> warnings) {
    names.stream()
        .filter(name -> ours.matcher(name).matches() && !Setting.isKnown(name))
        .sorted()
        .forEach(name -> warnings.accept(name + " is not known and has no effect; is it misspelled?"));
  }

  private static void warnOfReaders(Path file, Consumer<String> warnings) {
    try {
      Set<PosixFilePermission> modes = Files.getPosixFilePermissions(file);
      if (modes.contains(PosixFilePermission.OTHERS_READ)) {
        warnings.accept(file + " holds a secret and everybody may read it; chmod 600");
      }
    } catch (IOException | UnsupportedOperationException e) {
      // Another kind of file system says nothing of its readers.
    }
  }
}
