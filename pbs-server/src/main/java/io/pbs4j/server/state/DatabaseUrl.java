package io.pbs4j.server.state;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Where a PostgreSQL database is and how to get in; its {@code toString} hides the password.
 *
 * <p>The form is {@code postgresql://USER:PASSWORD@HOST:PORT/DATABASE?PARAMETERS}, with {@code jdbc:} before it or not,
 * {@code postgres} for {@code postgresql} too; user and password percent-encoded, or as parameters {@code user} and
 * {@code password}. Parameters are those of the JDBC driver; {@code currentSchema} names a schema that is made if it
 * is not there.
 */
public final class DatabaseUrl {
  private static final String JDBC = "jdbc:";
  private static final Pattern SCHEMA = Pattern.compile("(?:^|&)currentSchema=([a-z_][a-z0-9_]{0,62})(?:&|$)");
  private static final Pattern HIDDEN = Pattern.compile("(?i)(password=)[^&]*");

  /** The database of tests whose servers are not to use SQLite; each data directory gets a schema. */
  private static final String OF_TESTS = "pbs.test.database";

  private final String place;
  private final @Nullable String user;
  private final @Nullable String password;

  private DatabaseUrl(String place, @Nullable String user, @Nullable String password) {
    this.place = place;
    this.user = user;
    this.password = password;
  }

  /**
   * Reads an address.
   *
   * @param setting where it comes from, for messages
   * @throws IllegalArgumentException naming the setting; the message never has the address, which has a password
   */
  public static DatabaseUrl parse(String setting, String text) {
    String bare = text.startsWith(JDBC) ? text.substring(JDBC.length()) : text;
    URI uri;
    try {
      uri = new URI(bare);
    } catch (URISyntaxException e) {
      throw malformed(setting);
    }
    String scheme = uri.getScheme();
    if (scheme == null
        || !(scheme.equals("postgresql") || scheme.equals("postgres"))
        || uri.getRawAuthority() == null
        || uri.getRawPath().length() < 2) {
      throw malformed(setting);
    }
    String authority = uri.getRawAuthority();
    int at = authority.lastIndexOf('@');
    String who = at < 0 ? null : authority.substring(0, at);
    int colon = who == null ? -1 : who.indexOf(':');
    String place = "jdbc:postgresql://" + authority.substring(at + 1) + uri.getRawPath()
        + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    return new DatabaseUrl(
        place,
        who == null ? null : decode(colon < 0 ? who : who.substring(0, colon)),
        who == null || colon < 0 ? null : decode(who.substring(colon + 1)));
  }

  private static IllegalArgumentException malformed(String setting) {
    return new IllegalArgumentException(
        setting + " must be postgresql://USER:PASSWORD@HOST[:PORT]/DATABASE[?PARAMETERS]");
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** The database for tests in a data directory, if they are to use one of their own; a schema for each directory. */
  public static Optional<DatabaseUrl> forTests(Path dataDirectory) {
    String base = System.getProperty(OF_TESTS, "");
    if (base.isEmpty()) {
      return Optional.empty();
    }
    String schema =
        String.format(Locale.ROOT, "data_%08x", dataDirectory.toAbsolutePath().normalize().toString().hashCode());
    return Optional.of(parse(OF_TESTS, base + (base.contains("?") ? "&" : "?") + "currentSchema=" + schema));
  }

  /** The schema it names; {@code null} for the database's default. */
  @Nullable String schema() {
    int query = place.indexOf('?');
    var matcher = SCHEMA.matcher(query < 0 ? "" : place.substring(query + 1));
    return matcher.find() ? matcher.group(1) : null;
  }

  DataSource dataSource() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(place);
    if (user != null) {
      source.setUser(user);
    }
    if (password != null) {
      source.setPassword(password);
    }
    source.setApplicationName("pbs4j");
    source.setTcpKeepAlive(true);
    return source;
  }

  Connection connect() throws SQLException {
    return dataSource().getConnection();
  }

  @Override
  public String toString() {
    return HIDDEN.matcher(place.substring(JDBC.length())).replaceAll("$1***");
  }
}
