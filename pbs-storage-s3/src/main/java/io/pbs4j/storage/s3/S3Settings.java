package io.pbs4j.storage.s3;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a datastore in a bucket can be told.
 *
 * @param target where the objects are
 * @param credentials keys
 * @param quirks what the provider cannot do
 * @param limits how much at a time
 * @param retries how long to try
 * @param timeouts how long to wait
 * @param budgets requests per month
 * @param cacheSize bytes that the local cache may take
 */
public record S3Settings(
    Target target,
    S3Credentials credentials,
    Set<S3Quirk> quirks,
    Limits limits,
    Retries retries,
    Timeouts timeouts,
    Budgets budgets,
    long cacheSize) {
  /** 8 GiB: indexes and manifests of most sites, and the chunks that are read again and again. */
  public static final long DEFAULT_CACHE_SIZE = 8L << 30;

  /** Region when nothing names one; most other providers take it too. */
  public static final String DEFAULT_REGION = "us-east-1";

  /** Takes a copy of the set. */
  public S3Settings {
    quirks = Set.copyOf(quirks);
    if (cacheSize < 0) {
      throw new IllegalArgumentException("the cache size is negative");
    }
  }

  /** Settings with defaults for everything else. */
  public static S3Settings of(Target target, S3Credentials credentials) {
    return new S3Settings(
        target,
        credentials,
        Set.of(),
        Limits.standard(),
        Retries.standard(),
        Timeouts.standard(),
        Budgets.none(),
        DEFAULT_CACHE_SIZE);
  }

  /**
   * Reads the environment variables that {@code docs/s3.md} lists.
   *
   * @return nothing if {@code PBS_S3_BUCKET} is not set
   * @throws IllegalArgumentException naming the variable whose value is wrong
   */
  public static Optional<S3Settings> fromEnvironment(Map<String, String> environment) {
    return new S3Environment(environment).read();
  }

  /** Whether the provider has this quirk. */
  public boolean has(S3Quirk quirk) {
    return quirks.contains(quirk);
  }

  /** The same with other quirks. */
  public S3Settings withQuirks(Set<S3Quirk> other) {
    return new S3Settings(
        target, credentials, other, limits, retries, timeouts, budgets, cacheSize);
  }

  /** The same with other limits. */
  public S3Settings withLimits(Limits other) {
    return new S3Settings(
        target, credentials, quirks, other, retries, timeouts, budgets, cacheSize);
  }

  /** The same with other retries. */
  public S3Settings withRetries(Retries other) {
    return new S3Settings(target, credentials, quirks, limits, other, timeouts, budgets, cacheSize);
  }

  /** The same with other time-outs. */
  public S3Settings withTimeouts(Timeouts other) {
    return new S3Settings(target, credentials, quirks, limits, retries, other, budgets, cacheSize);
  }

  /** The same with other budgets. */
  public S3Settings withBudgets(Budgets other) {
    return new S3Settings(target, credentials, quirks, limits, retries, timeouts, other, cacheSize);
  }

  /** The same with another bound of the cache. */
  public S3Settings withCacheSize(long other) {
    return new S3Settings(target, credentials, quirks, limits, retries, timeouts, budgets, other);
  }

  /** How the bucket's name gets into a URL. */
  public enum Style {
    /** Virtual at AWS, path elsewhere. */
    AUTO,
    /** {@code https://endpoint/bucket/key}. */
    PATH,
    /** {@code https://bucket.endpoint/key}. */
    VIRTUAL
  }

  /**
   * Where the objects are.
   *
   * @param endpoint scheme, host and port; {@code null} for AWS
   * @param region that requests are signed for
   * @param bucket its name
   * @param prefix of all keys, empty or ending with a slash, without one at its start; normalised
   *     when created
   * @param style how the bucket is addressed
   * @param caFile certificates in PEM to trust besides the system's, or {@code null}
   */
  public record Target(
      @Nullable URI endpoint,
      String region,
      String bucket,
      String prefix,
      Style style,
      @Nullable Path caFile) {
    /** Normalises the prefix. */
    public Target {
      if (bucket.isBlank()) {
        throw new IllegalArgumentException("the name of the bucket is empty");
      }
      if (region.isBlank()) {
        throw new IllegalArgumentException("the region is empty");
      }
      prefix = normalise(prefix);
    }

    /** Such as {@code bucket b at http://host:9000, below a/}. */
    public String describe() {
      return "bucket "
          + bucket
          + " at "
          + (endpoint == null ? "AWS " + region : endpoint)
          + (prefix.isEmpty() ? "" : ", below " + prefix);
    }

    private static String normalise(String prefix) {
      StringBuilder result = new StringBuilder();
      for (String part : prefix.split("/", -1)) {
        if (part.equals(".") || part.equals("..")) {
          throw new IllegalArgumentException("the prefix has a part '" + part + "'");
        }
        if (!part.isEmpty()) {
          result.append(part).append('/');
        }
      }
      return result.toString();
    }
  }

  /**
   * At most so many requests in any so much time; they go out evenly.
   *
   * @param requests at least 1
   * @param period the time
   */
  public record RequestRate(int requests, Duration period) {
    private static final Pattern FORM = Pattern.compile("(\\d+)\\s*/\\s*(\\d*)\\s*(ms|s|m|h)");

    /** Refuses rates that let nothing through. */
    public RequestRate {
      if (requests < 1 || period.isNegative() || period.isZero()) {
        throw new IllegalArgumentException(
            "a request rate needs at least one request and some time");
      }
    }

    /**
     * Reads a form such as {@code 100/3s}, {@code 750/s} or {@code 6000/m}; units are ms, s, m and h.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static RequestRate parse(String text) {
      Matcher rate = FORM.matcher(text);
      if (!rate.matches()) {
        throw new IllegalArgumentException("expected requests per time, such as 100/3s");
      }
      long count = rate.group(2).isEmpty() ? 1 : Long.parseLong(rate.group(2));
      Duration period =
          switch (rate.group(3)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
          };
      return new RequestRate(Integer.parseInt(rate.group(1)), period);
    }
  }

  /**
   * How much at a time.
   *
   * @param requestRate {@code null} for no limit
   * @param uploadRate bytes of contents per second, 0 for no limit
   * @param downloadRate bytes of contents per second, 0 for no limit
   * @param concurrency requests in flight, open streams included
   */
  public record Limits(
      @Nullable RequestRate requestRate, long uploadRate, long downloadRate, int concurrency) {
    /** At 100 ms a request, 64 of 4 MiB at once make 2.5 GiB/s: more than any link here. */
    public static final int DEFAULT_CONCURRENCY = 64;

    /** Refuses limits that let nothing through. */
    public Limits {
      if (concurrency < 1) {
        throw new IllegalArgumentException("at least one request must be allowed at a time");
      }
      if (uploadRate < 0 || downloadRate < 0) {
        throw new IllegalArgumentException("a byte rate is negative");
      }
    }

    /** No rates, 64 requests at a time. */
    public static Limits standard() {
      return new Limits(null, 0, 0, DEFAULT_CONCURRENCY);
    }
  }

  /**
   * How long to try. Waits grow from the first to the longest by doubling; each is drawn evenly
   * from nothing to that bound, so that clients that failed together do not come back together.
   *
   * @param attempts requests for one thing, the first included
   * @param total time after which no further one starts
   * @param firstWait bound of the first wait
   * @param longestWait bound of all waits, except those that the server asks for
   */
  public record Retries(int attempts, Duration total, Duration firstWait, Duration longestWait) {
    /** Refuses retries without a first attempt. */
    public Retries {
      if (attempts < 1) {
        throw new IllegalArgumentException("at least one attempt is needed");
      }
    }

    /** 12 attempts within 2 minutes, waits from 0.1 s to 15 s: outlasts the restart of a server. */
    public static Retries standard() {
      return new Retries(12, Duration.ofMinutes(2), Duration.ofMillis(100), Duration.ofSeconds(15));
    }
  }

  /**
   * How long to wait.
   *
   * @param connect for a connection
   * @param read for the next bytes in either direction
   * @param call for a whole request, except for the content of an object that is read as slowly as
   *     the reader wants
   */
  public record Timeouts(Duration connect, Duration read, Duration call) {
    /** 10 s, 60 s and 10 minutes. */
    public static Timeouts standard() {
      return new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofMinutes(10));
    }
  }

  /**
   * Requests per calendar month (UTC) after which work that can wait has to.
   *
   * @param writes of the class of writes, or {@code null} for no budget
   * @param reads of the class of reads, or {@code null} for no budget
   */
  public record Budgets(@Nullable Long writes, @Nullable Long reads) {
    /** No budgets. */
    public static Budgets none() {
      return new Budgets(null, null);
    }
  }
}
