package io.pbs4j.server.traffic;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Limits of requests.
 *
 * @param on whether there are any
 * @param address for each address that calls
 * @param tenant for all users of a tenant together
 * @param login for attempts to log in from each address, which count as requests, too
 * @param exempt addresses without limits
 * @param proxies addresses whose word on whom they ask for is taken ({@code X-Forwarded-For})
 */
public record RateLimits(
    boolean on, Rate address, Rate tenant, Rate login, List<Network> exempt, List<Network> proxies) {
  /** Nobody is limited. */
  public static final RateLimits OFF =
      new RateLimits(false, new Rate(1, 1), new Rate(1, 1), new Rate(1, 1), List.of(), List.of());

  /** A client that starts 64 streams at once is well within it. */
  private static final Rate ADDRESS = new Rate(100, 10);

  private static final Rate TENANT = new Rate(1000, 100);

  /** Programs for the command line log in with every call; wrong passwords cost time anyway. */
  private static final Rate LOGIN = new Rate(60, 1);

  /** Copies the lists. */
  public RateLimits {
    exempt = List.copyOf(exempt);
    proxies = List.copyOf(proxies);
  }

  /**
   * So many at once, and so many a second in the long run.
   *
   * @param burst at once
   * @param perSecond a second
   */
  public record Rate(long burst, long perSecond) {
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,8})/([1-9][0-9]{0,8})");

    static Rate parse(String name, String text) {
      Matcher m = FORM.matcher(text.strip());
      if (!m.matches()) {
        throw new IllegalArgumentException(name + " must be BURST/PER-SECOND such as 100/10, got '" + text + "'");
      }
      return new Rate(Long.parseLong(m.group(1)), Long.parseLong(m.group(2)));
    }
  }

  /**
   * Reads them from environment variables.
   *
   * @throws IllegalArgumentException naming the variable that is wrong
   */
  public static RateLimits fromEnvironment(Map<String, String> environment) {
    String on = environment.getOrDefault("PBS_RATE_LIMIT", "").strip();
    if (!on.isEmpty() && !on.equals("on") && !on.equals("off")) {
      throw new IllegalArgumentException("PBS_RATE_LIMIT must be on or off, got '" + on + "'");
    }
    return new RateLimits(
        !on.equals("off"),
        rate(environment, "PBS_RATE_LIMIT_ADDRESS", ADDRESS),
        rate(environment, "PBS_RATE_LIMIT_TENANT", TENANT),
        rate(environment, "PBS_RATE_LIMIT_LOGIN", LOGIN),
        networks(environment, "PBS_RATE_LIMIT_EXEMPT"),
        networks(environment, "PBS_TRUSTED_PROXIES"));
  }

  private static Rate rate(Map<String, String> environment, String name, Rate fallback) {
    String text = environment.getOrDefault(name, "");
    return text.isBlank() ? fallback : Rate.parse(name, text);
  }

  private static List<Network> networks(Map<String, String> environment, String name) {
    try {
      return Network.parseList(environment.getOrDefault(name, ""));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }
}
