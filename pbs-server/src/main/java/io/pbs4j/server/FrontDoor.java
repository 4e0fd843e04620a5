package io.pbs4j.server;

import io.pbs4j.server.push.PushSettings;
import io.pbs4j.server.traffic.RateLimits;
import java.util.Map;

/**
 * Settings of what everybody who can reach the server can ask of it.
 *
 * @param limits of requests
 * @param publicMetrics whether {@code /metrics} needs no credential
 * @param groupMetrics most groups whose figures {@code /metrics} has one by one; 0 for none
 * @param push how agents of other servers may push
 */
public record FrontDoor(RateLimits limits, boolean publicMetrics, int groupMetrics, PushSettings push) {
  /** More groups than that would make a scrape large and a time series database slow. */
  private static final int GROUP_METRICS = 5000;

  /** Nobody is limited; for tests. */
  public static final FrontDoor OPEN = new FrontDoor(RateLimits.OFF, false, GROUP_METRICS, PushSettings.USUAL);

  /**
   * Reads them from environment variables.
   *
   * @throws IllegalArgumentException naming the variable that is wrong
   */
  static FrontDoor fromEnvironment(Map<String, String> environment) {
    return new FrontDoor(
        RateLimits.fromEnvironment(environment),
        publicMetrics(environment),
        groupMetrics(environment),
        PushSettings.fromEnvironment(environment));
  }

  /** The same with other settings for pushes. */
  public FrontDoor withPush(PushSettings settings) {
    return new FrontDoor(limits, publicMetrics, groupMetrics, settings);
  }

  private static boolean publicMetrics(Map<String, String> environment) {
    String value = environment.getOrDefault("PBS_METRICS_PUBLIC", "").strip();
    if (!value.isEmpty() && !value.equals("true") && !value.equals("false")) {
      throw new IllegalArgumentException("PBS_METRICS_PUBLIC must be true or false, got '" + value + "'");
    }
    return value.equals("true");
  }

  private static int groupMetrics(Map<String, String> environment) {
    String value = environment.getOrDefault("PBS_METRICS_GROUPS", "").strip();
    if (!value.isEmpty() && !value.matches("[0-9]{1,6}")) {
      throw new IllegalArgumentException(
          "PBS_METRICS_GROUPS must be a number of groups from 0 to 999999, got '" + value + "'");
    }
    return value.isEmpty() ? GROUP_METRICS : Integer.parseInt(value);
  }
}
