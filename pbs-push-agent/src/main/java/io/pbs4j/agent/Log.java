package io.pbs4j.agent;

/** Where log lines go: to standard error, where systemd takes them and adds the time. */
final class Log {
  private static final String PREFIX = "org.slf4j.simpleLogger.";

  private Log() {}

  /** To be called before the first line; what was set on the command line stays. */
  static void configure(String level) {
    set("showThreadName", "false");
    set("showShortLogName", "true");
    set("levelInBrackets", "false");
    System.setProperty(PREFIX + "defaultLogLevel", level);
  }

  private static void set(String name, String value) {
    if (System.getProperty(PREFIX + name) == null) {
      System.setProperty(PREFIX + name, value);
    }
  }
}
