package io.pbs4j.storage.s3;

import io.pbs4j.storage.s3.S3Settings.Budgets;
import io.pbs4j.storage.s3.S3Settings.Limits;
import io.pbs4j.storage.s3.S3Settings.RequestRate;
import io.pbs4j.storage.s3.S3Settings.Retries;
import io.pbs4j.storage.s3.S3Settings.Style;
import io.pbs4j.storage.s3.S3Settings.Target;
import io.pbs4j.storage.s3.S3Settings.Timeouts;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads settings from environment variables; an empty variable is as good as none. */
final class S3Environment {
  private static final Pattern SIZE =
      Pattern.compile("(\\d+)\\s*(?:([KMGT])(?:iB|B)?|B)?", Pattern.CASE_INSENSITIVE);
  private static final Pattern AWS_HOST =
      Pattern.compile(
          "(?:.*\\.)?s3[.-](?:dualstack\\.)?([a-z]{2}(?:-[a-z]+)+-\\d)\\.amazonaws\\.com(?:\\.cn)?");

  private final Map<String, String> environment;

  S3Environment(Map<String, String> environment) {
    this.environment = environment;
  }

  Optional<S3Settings> read() {
    String bucket = text("PBS_S3_BUCKET");
    if (bucket == null) {
      return Optional.empty();
    }
    URI endpoint = value("PBS_S3_ENDPOINT", S3Environment::endpoint);
    String prefix = text("PBS_S3_PREFIX");
    Style style = value("PBS_S3_STYLE", S3Environment::style);
    Target target;
    try {
      target =
          new Target(
              endpoint,
              region(endpoint),
              bucket,
              prefix == null ? "" : prefix,
              style == null ? Style.AUTO : style,
              value("PBS_S3_CA_FILE", Path::of));
    } catch (IllegalArgumentException e) {
      // Of what Target refuses only a prefix comes from outside unchecked.
      throw refused("PBS_S3_PREFIX", e);
    }
    Set<S3Quirk> quirks = value("PBS_S3_QUIRKS", S3Environment::quirks);
    Long cacheSize = value("PBS_S3_CACHE_SIZE", S3Environment::size);
    return Optional.of(
        new S3Settings(
            target,
            credentials(),
            quirks == null ? Set.of() : quirks,
            limits(),
            Retries.standard(),
            Timeouts.standard(),
            new Budgets(
                value("PBS_S3_BUDGET_WRITES", S3Environment::number),
                value("PBS_S3_BUDGET_READS", S3Environment::number)),
            cacheSize == null ? S3Settings.DEFAULT_CACHE_SIZE : cacheSize));
  }

  private String region(@Nullable URI endpoint) {
    for (String name : new String[] {"PBS_S3_REGION", "AWS_REGION", "AWS_DEFAULT_REGION"}) {
      String region = text(name);
      if (region != null) {
        return region;
      }
    }
    if (endpoint != null && endpoint.getHost() != null) {
      Matcher host = AWS_HOST.matcher(endpoint.getHost());
      if (host.matches()) {
        return host.group(1);
      }
    }
    return S3Settings.DEFAULT_REGION;
  }

  private S3Credentials credentials() {
    String access = text("AWS_ACCESS_KEY_ID");
    String secret = text("AWS_SECRET_ACCESS_KEY");
    if (access != null && secret != null) {
      return new S3Credentials.Fixed(access, secret, text("AWS_SESSION_TOKEN"));
    }
    if (access != null) {
      throw new IllegalArgumentException(
          "AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not");
    }
    if (secret != null) {
      throw new IllegalArgumentException(
          "AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID is not");
    }
    return new S3Credentials.Chain(
        text("AWS_PROFILE"),
        value("AWS_SHARED_CREDENTIALS_FILE", Path::of),
        value("AWS_CONFIG_FILE", Path::of),
        !"true".equalsIgnoreCase(text("AWS_EC2_METADATA_DISABLED")),
        text("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"));
  }

  private Limits limits() {
    long[] rates = value("PBS_S3_BYTE_RATE", S3Environment::byteRates);
    Integer concurrency = value("PBS_S3_CONCURRENCY", S3Environment::concurrency);
    return new Limits(
        value("PBS_S3_REQUEST_RATE", RequestRate::parse),
        rates == null ? 0 : rates[0],
        rates == null ? 0 : rates[1],
        concurrency == null ? Limits.DEFAULT_CONCURRENCY : concurrency);
  }

  private static URI endpoint(String text) {
    URI uri = URI.create(text.contains("://") ? text : "https://" + text);
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException("the scheme is neither http nor https");
    }
    if (uri.getHost() == null
        || uri.getUserInfo() != null
        || uri.getQuery() != null
        || !(uri.getPath().isEmpty() || uri.getPath().equals("/"))) {
      throw new IllegalArgumentException(
          "expected scheme, host and port only, such as https://s3.example.com:9000");
    }
    return URI.create(scheme + "://" + uri.getRawAuthority());
  }

  private static Style style(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "auto" -> Style.AUTO;
      case "path" -> Style.PATH;
      case "virtual" -> Style.VIRTUAL;
      default -> throw new IllegalArgumentException("expected auto, path or virtual");
    };
  }

  private static Set<S3Quirk> quirks(String text) {
    Set<S3Quirk> quirks = EnumSet.noneOf(S3Quirk.class);
    for (String part : text.split("[,\\s]+", -1)) {
      if (!part.isEmpty()) {
        quirks.add(S3Quirk.parse(part));
      }
    }
    return quirks;
  }

  /** Up and down; one size means both. */
  private static long[] byteRates(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length > 2) {
      throw new IllegalArgumentException(
          "expected bytes per second, such as 50M, or up:down, such as 20M:100M");
    }
    return new long[] {size(parts[0]), size(parts[parts.length - 1])};
  }

  private static long size(String text) {
    Matcher size = SIZE.matcher(text.strip());
    if (!size.matches()) {
      throw new IllegalArgumentException("expected bytes, such as 500M or 8G (powers of 1024)");
    }
    String unit = size.group(2);
    int shift = unit == null ? 0 : 10 * (1 + "KMGT".indexOf(unit.toUpperCase(Locale.ROOT)));
    return Math.multiplyExact(Long.parseLong(size.group(1)), 1L << shift);
  }

  private static Integer concurrency(String text) {
    int number = Integer.parseInt(text);
    if (number < 1) {
      throw new IllegalArgumentException("expected at least 1");
    }
    return number;
  }

  private static Long number(String text) {
    long number = Long.parseLong(text);
    if (number < 0) {
      throw new IllegalArgumentException("expected a number of requests");
    }
    return number;
  }

  private <T> @Nullable T value(String name, Function<String, T> parser) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    try {
      return parser.apply(text);
    } catch (NumberFormatException e) {
      throw refused(name, new IllegalArgumentException("'" + text + "' is no number", e));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw refused(name, e);
    }
  }

  private static IllegalArgumentException refused(String name, RuntimeException cause) {
    return new IllegalArgumentException(name + ": " + cause.getMessage(), cause);
  }

  private @Nullable String text(String name) {
    String text = environment.get(name);
    return text == null || text.isBlank() ? null : text.strip();
  }
}
