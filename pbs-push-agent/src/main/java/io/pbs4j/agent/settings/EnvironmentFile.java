package io.pbs4j.agent.settings;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads files of {@code NAME=value} lines as systemd and shells do. */
final class EnvironmentFile {
  /** A comment behind a value: systemd takes it for a part of the value, and the stock agent never minded. */
  static final Pattern COMMENT = Pattern.compile("\\s+#.*$");

  private static final Pattern LINE = Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*)");

  /** What some editors put before UTF-8. */
  private static final String MARK = "\ufeff";

  /** A settings file is a page of text. */
  private static final long MAX_SIZE = 1 << 20;

  private EnvironmentFile() {}

  /**
   * Reads a file.
   *
   * @throws SettingsException naming file and line, never the value
   */
  static Map<String, String> read(Path file) throws SettingsException {
    try {
      if (Files.size(file) > MAX_SIZE) {
        throw new SettingsException(file + ": larger than " + MAX_SIZE + " bytes, this is no settings file");
      }
      return parse(file, Files.readAllLines(file));
    } catch (CharacterCodingException e) {
      throw new SettingsException(file + ": is not UTF-8");
    } catch (IOException e) {
      throw new SettingsException(file + ": cannot be read: " + e.getClass().getSimpleName());
    }
  }

  private static Map<String, String> parse(Path file, List<String> lines) throws SettingsException {
    Map<String, String> variables = new LinkedHashMap<>();
    int number = 0;
    for (String line : lines) {
      number++;
      String text = (number == 1 ? line.replace(MARK, "") : line).strip();
      if (text.isEmpty() || text.startsWith("#") || text.startsWith(";")) {
        continue;
      }
      Matcher matcher = LINE.matcher(text);
      if (!matcher.matches()) {
        throw new SettingsException(file + ", line " + number + ": expected NAME=value");
      }
      variables.put(matcher.group(1), unquoted(matcher.group(2)));
    }
    return variables;
  }

  private static String unquoted(String value) {
    for (char quote : new char[] {'"', '\''}) {
      int end = value.lastIndexOf(quote);
      if (end > 0 && value.charAt(0) == quote) {
        return value.substring(1, end);
      }
    }
    return COMMENT.matcher(value).replaceFirst("");
  }
}
