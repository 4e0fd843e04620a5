package io.pbs4j.server.s3;

import io.pbs4j.storage.s3.S3Credentials;
import io.pbs4j.storage.s3.S3Quirk;
import io.pbs4j.storage.s3.S3Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A server of buckets with the keys to it.
 *
 * @param id name in the configuration of datastores
 * @param accessKey name of the key
 * @param secretKey the key; never shown
 * @param options everything else by the name of its parameter: texts, integers, flags and lists of texts
 */
public record S3Endpoint(String id, String accessKey, String secretKey, Map<String, Object> options) {
  /** Stands for the variables {@code PBS_S3_*} in place of a configured endpoint. */
  public static final String ENVIRONMENT = "environment";

  /** Name that newer Proxmox servers have for {@link S3Quirk#NO_CONDITIONAL_PUT}. */
  static final String SKIP_IF_NONE_MATCH = "skip-if-none-match-header";

  /** Requests per time, such as {@code 100/3s}. */
  static final String RATE = "([0-9]{1,9})/([0-9]{0,9})(ms|s|m|h)";

  private static final String BUCKET = "{{bucket}}.";
  private static final String REGION = "{{region}}";

  /** Copies the map. */
  public S3Endpoint {
    options = Map.copyOf(options);
  }

  /** The same with some options set and others removed. */
  S3Endpoint with(Map<String, Object> set, List<String> removed) {
    Map<String, Object> merged = new LinkedHashMap<>(options);
    removed.forEach(merged::remove);
    merged.putAll(set);
    return new S3Endpoint(id, accessKey, secretKey, merged);
  }

  S3Endpoint withKeys(String access, String secret) {
    return new S3Endpoint(id, access, secret, options);
  }

  /** Certificates in PEM to trust besides the system's. */
  public @Nullable String ca() {
    return text("ca");
  }

  /**
   * The settings for a datastore.
   *
   * @param caFile holds {@link #ca()}
   * @throws IllegalArgumentException if options do not fit together
   */
  public S3Settings settings(String bucket, String prefix, @Nullable Path caFile) {
    String region = text("region");
    String signed = region == null ? S3Settings.DEFAULT_REGION : region;
    S3Settings.Target target =
        new S3Settings.Target(uri(signed), signed, bucket, prefix, style(), caFile);
    return S3Settings.of(target, new S3Credentials.Fixed(accessKey, secretKey, null))
        .withQuirks(quirks())
        .withLimits(limits())
        .withBudgets(new S3Settings.Budgets(number("budget-writes"), number("budget-reads")))
        .withCacheSize(or(number("cache-size"), S3Settings.DEFAULT_CACHE_SIZE));
  }

  private S3Settings.Style style() {
    if (address().startsWith(BUCKET)) {
      return S3Settings.Style.VIRTUAL;
    }
    return Boolean.TRUE.equals(options.get("path-style")) ? S3Settings.Style.PATH : S3Settings.Style.AUTO;
  }

  private String address() {
    return String.valueOf(options.get("endpoint"));
  }

  private URI uri(String region) {
    String text = address();
    if (text.startsWith(BUCKET)) {
      text = text.substring(BUCKET.length());
    }
    text = text.replace(REGION, region);
    URI uri = URI.create(text.contains("://") ? text : "https://" + text);
    String scheme = String.valueOf(uri.getScheme());
    if (uri.getHost() == null || !List.of("http", "https").contains(scheme) || uri.getUserInfo() != null) {
      throw new IllegalArgumentException("expected a host name, with http:// before it if it has no TLS");
    }
    Long port = number("port");
    int number = port == null ? uri.getPort() : port.intValue();
    return URI.create(scheme + "://" + uri.getHost() + (number < 0 ? "" : ":" + number));
  }

  private Set<S3Quirk> quirks() {
    Set<S3Quirk> quirks = EnumSet.noneOf(S3Quirk.class);
    if (options.get("provider-quirks") instanceof List<?> names) {
      for (Object name : names) {
        quirks.add(
            name.equals(SKIP_IF_NONE_MATCH)
                ? S3Quirk.NO_CONDITIONAL_PUT
                : S3Quirk.parse(name.toString()));
      }
    }
    return quirks;
  }

  private S3Settings.Limits limits() {
    return new S3Settings.Limits(
        requestRate(),
        or(number("upload-rate"), 0),
        or(number("download-rate"), 0),
        (int) or(number("concurrency"), S3Settings.Limits.DEFAULT_CONCURRENCY));
  }

  private S3Settings.@Nullable RequestRate requestRate() {
    String text = text("request-rate");
    if (text == null) {
      Long perSecond = number("put-rate-limit");
      return perSecond == null
          ? null
          : new S3Settings.RequestRate(perSecond.intValue(), Duration.ofSeconds(1));
    }
    return S3Settings.RequestRate.parse(text);
  }

  private @Nullable String text(String name) {
    return options.get(name) instanceof String text ? text : null;
  }

  private @Nullable Long number(String name) {
    return options.get(name) instanceof Number number ? number.longValue() : null;
  }

  private static long or(@Nullable Long value, long otherwise) {
    return value == null ? otherwise : value;
  }

  /** Hides the secret. */
  @Override
  public String toString() {
    return "S3Endpoint[" + id + "]";
  }
}
