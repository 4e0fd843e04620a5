package io.pbs4j.testkit.s3;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a server is set up.
 *
 * @param port on 127.0.0.1; 0 for any that is free
 * @param directory where objects are kept; {@code null} for in memory
 * @param keys the only pair that is accepted
 * @param region the only region that signatures may name
 * @param domain hosts below this one name a bucket, such as {@code bucket.localhost}
 * @param clock gives the time of writes
 * @param quirks differences from the original
 */
public record S3Settings(
    int port,
    @Nullable Path directory,
    S3Keys keys,
    String region,
    String domain,
    InstantSource clock,
    Set<Quirk> quirks) {
  /** Takes a copy of the set. */
  public S3Settings {
    quirks = Set.copyOf(quirks);
  }

  /** In memory, on a free port, with the system's clock; keys {@code test-access}, {@code test-secret}. */
  public static S3Settings inMemory() {
    return new S3Settings(
        0,
        null,
        new S3Keys("test-access", "test-secret"),
        "us-east-1",
        "localhost",
        InstantSource.system(),
        Set.of());
  }

  /** The same on a port of its own choice. */
  public S3Settings onPort(int number) {
    return new S3Settings(number, directory, keys, region, domain, clock, quirks);
  }

  /** The same with objects in files, which a later server finds again. */
  public S3Settings inDirectory(Path path) {
    return new S3Settings(port, path, keys, region, domain, clock, quirks);
  }

  /** The same with other keys. */
  public S3Settings withKeys(S3Keys pair) {
    return new S3Settings(port, directory, pair, region, domain, clock, quirks);
  }

  /** The same in another region. */
  public S3Settings inRegion(String name) {
    return new S3Settings(port, directory, keys, name, domain, clock, quirks);
  }

  /** The same with another clock. */
  public S3Settings withClock(InstantSource source) {
    return new S3Settings(port, directory, keys, region, domain, source, quirks);
  }

  /** The same with exactly these quirks. */
  public S3Settings withQuirks(Quirk... all) {
    return new S3Settings(port, directory, keys, region, domain, clock, Set.of(all));
  }
}
