package io.pbs4j.agent.health;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the health pages are.
 *
 * @param host name or address; empty for all addresses of this host
 * @param port 0 for one that is free
 */
public record HealthAddress(String host, int port) {
  private static final int MAX_PORT = 65_535;
  private static final List<String> CLOSED = List.of("", "off", "none", "disabled");
  private static final Pattern FORM =
      Pattern.compile(
          "(?:\\[([0-9a-fA-F:.]+(?:%[A-Za-z0-9._-]+)?)]|([A-Za-z0-9._-]*)):([0-9]{1,5})");

  /**
   * Reads {@code host:port}, {@code [address]:port} or {@code :port}.
   *
   * @return empty for the words that close the pages: nothing, {@code off}, {@code none} or {@code
   *     disabled}
   * @throws IllegalArgumentException for another form
   */
  public static Optional<HealthAddress> parse(String text) {
    String address = text.strip();
    if (CLOSED.contains(address.toLowerCase(Locale.ROOT))) {
      return Optional.empty();
    }
    Matcher matcher = FORM.matcher(address);
    if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > MAX_PORT) {
      throw new IllegalArgumentException(
          "an address of health pages looks like 127.0.0.1:9191, [::1]:9191, :9191 or off, got '"
              + text
              + "'");
    }
    String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    return Optional.of(new HealthAddress(host, Integer.parseInt(matcher.group(3))));
  }

  /** Looks the host up. */
  InetSocketAddress resolve() throws UnknownHostException {
    return host.isEmpty()
        ? new InetSocketAddress(port)
        : new InetSocketAddress(InetAddress.getByName(host), port);
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
