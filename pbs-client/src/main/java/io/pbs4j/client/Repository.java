package io.pbs4j.client;

import io.pbs4j.core.InvalidNameException;
import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.snapshot.SafeName;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where backups go, written {@code [[user@realm[!token]@]host[:port]:]datastore}. IPv6 addresses stand in
 * brackets. What is left out is {@code root@pam}, {@code localhost} and 8007.
 *
 * @param authId who acts
 * @param host name or address, IPv6 without brackets
 * @param port TCP port
 * @param datastore name of the datastore
 */
public record Repository(AuthId authId, String host, int port, String datastore) {
  /** Port when none is given. */
  public static final int DEFAULT_PORT = 8007;

  /** Host when none is given. */
  public static final String DEFAULT_HOST = "localhost";

  /** User when none is given. */
  public static final AuthId DEFAULT_USER = AuthId.parse("root@pam");

  private static final int MIN_STORE = 3;
  private static final int MAX_STORE = 32;
  private static final int MAX_PORT = 65535;

  // The greedy first group takes everything up to the last '@': names and realms hold no colon.
  private static final Pattern FORM =
      Pattern.compile(
          "(?:(?:([^\\s:/]+@[^\\s:/]+)@)?"
              + "(\\[[0-9a-fA-F:.]+(?:%[A-Za-z0-9._~-]+)?\\]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?):)?"
              + "(?:([0-9]{1,5}):)?"
              + "([A-Za-z0-9_][A-Za-z0-9._-]*)");

  /** Checks port and name. */
  public Repository {
    if (port < 1 || port > MAX_PORT) {
      throw new InvalidNameException("repository", "port " + port + " is not within 1 to " + MAX_PORT);
    }
    SafeName.require("datastore", datastore);
    SafeName.requireLength("datastore", datastore, MIN_STORE, MAX_STORE);
  }

  /** Parses the text form. */
  public static Repository parse(String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      throw new InvalidNameException(
          "repository", "expected [[user@realm[!token]@]host[:port]:]datastore, got '" + text + "'");
    }
    return new Repository(
        m.group(1) == null ? DEFAULT_USER : AuthId.parse(m.group(1)),
        host(m.group(2)),
        m.group(3) == null ? DEFAULT_PORT : Integer.parseInt(m.group(3)),
        m.group(4));
  }

  private static String host(@Nullable String text) {
    if (text == null) {
      return DEFAULT_HOST;
    }
    return text.startsWith("[") ? text.substring(1, text.length() - 1) : text;
  }

  /** Host and port as in a URL: IPv6 in brackets. */
  public String authority() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }

  /** The full text form, every part included. */
  @Override
  public String toString() {
    return authId + "@" + authority() + ":" + datastore;
  }
}
