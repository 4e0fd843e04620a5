package io.pbs4j.server.push;

import io.pbs4j.server.access.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the receiver.
 *
 * @param sharedKey key of all agents that have none of their own; {@code null} for none
 * @param perAddress requests a minute from each address without a key of its own; 0 for any number
 * @param maxAgents agents that may push with the shared key, and keys that agents may have of their own
 * @param offlineAfter how long an agent may be silent
 */
public record PushSettings(
    @Nullable Secret sharedKey, int perAddress, int maxAgents, Duration offlineAfter) {
  /** The variable that holds the shared key. */
  static final String KEY = "PULSE_PUSH_API_KEY";

  /** As the original has it. */
  private static final int PER_ADDRESS = 20;

  /** Each address is remembered with the time of so many requests. */
  private static final long MAX_PER_ADDRESS = 600;

  private static final int MAX_AGENTS = 1000;
  private static final long MOST_AGENTS = 100_000;

  /** As the original has it. */
  private static final Duration OFFLINE_AFTER = Duration.ofMinutes(2);

  private static final long MIN_OFFLINE = 10;
  private static final long MAX_OFFLINE = 86_400;

  /** A key file holds a line; more is a mistake. */
  private static final long MAX_FILE = 4096;

  /** What a header can carry without doubt. */
  private static final Pattern PRINTABLE = Pattern.compile("[!-~]{1,512}");

  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,6}");

  /** No shared key, everything else as usual. */
  public static final PushSettings USUAL = new PushSettings(null, PER_ADDRESS, MAX_AGENTS, OFFLINE_AFTER);

  /** The same with a shared key. */
  public PushSettings withKey(String key) {
    return new PushSettings(Secret.of(key), perAddress, maxAgents, offlineAfter);
  }

  /** The same with another limit for addresses. */
  public PushSettings withPerAddress(int requests) {
    return new PushSettings(sharedKey, requests, maxAgents, offlineAfter);
  }

  /** The same with room for another number of agents. */
  public PushSettings withMaxAgents(int agents) {
    return new PushSettings(sharedKey, perAddress, agents, offlineAfter);
  }

  /**
   * Reads them from environment variables.
   *
   * @throws IllegalArgumentException naming the variable that is wrong, without what it holds where that is secret
   */
  public static PushSettings fromEnvironment(Map<String, String> environment) {
    return new PushSettings(
        key(environment),
        (int) number(environment, "PBS_PUSH_PER_ADDRESS", PER_ADDRESS, 0, MAX_PER_ADDRESS),
        (int) number(environment, "PBS_PUSH_MAX_AGENTS", MAX_AGENTS, 1, MOST_AGENTS),
        Duration.ofSeconds(
            number(
                environment, "PBS_PUSH_OFFLINE_AFTER", OFFLINE_AFTER.toSeconds(), MIN_OFFLINE, MAX_OFFLINE)));
  }

  private static @Nullable Secret key(Map<String, String> environment) {
    String direct = environment.getOrDefault(KEY, "").strip();
    String file = environment.getOrDefault(KEY + "_FILE", "").strip();
    if (!direct.isEmpty() && !file.isEmpty()) {
      throw new IllegalArgumentException(KEY + " and " + KEY + "_FILE must not be given together");
    }
    String key = file.isEmpty() ? direct : read(file);
    if (key.isEmpty() && file.isEmpty()) {
      return null;
    }
    if (!PRINTABLE.matcher(key).matches()) {
      throw new IllegalArgumentException(
          (file.isEmpty() ? KEY : KEY + "_FILE") + " must hold 1 to 512 printable ASCII characters without spaces");
    }
    return Secret.of(key);
  }

  private static String read(String file) {
    try {
      Path path = Path.of(file);
      if (Files.size(path) > MAX_FILE) {
        throw new IllegalArgumentException(KEY + "_FILE: " + file + " is too large for a key");
      }
      return Files.readString(path).strip();
    } catch (IOException e) {
      throw new IllegalArgumentException(KEY + "_FILE: cannot read " + file, e);
    }
  }

  private static long number(Map<String, String> environment, String name, long usual, long min, long max) {
    String text = environment.getOrDefault(name, "").strip();
    if (text.isEmpty()) {
      return usual;
    }
    long value = DIGITS.matcher(text).matches() ? Long.parseLong(text) : -1;
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + " must be a number from " + min + " to " + max + ", got '" + text + "'");
    }
    return value;
  }
}
