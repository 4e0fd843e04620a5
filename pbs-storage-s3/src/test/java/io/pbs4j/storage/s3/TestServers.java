package io.pbs4j.storage.s3;

import io.pbs4j.testkit.s3.Quirk;
import io.pbs4j.testkit.s3.S3Server;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Set;

/** Servers of the test kit with a bucket, and how to reach them. */
final class TestServers {
  static final String BUCKET = "bucket";

  private TestServers() {}

  static S3Server start(Set<Quirk> quirks) throws IOException {
    return start(io.pbs4j.testkit.s3.S3Settings.inMemory().withQuirks(quirks.toArray(Quirk[]::new)));
  }

  static S3Server start(InstantSource clock) throws IOException {
    return start(io.pbs4j.testkit.s3.S3Settings.inMemory().withClock(clock));
  }

  private static S3Server start(io.pbs4j.testkit.s3.S3Settings settings) throws IOException {
    S3Server server = S3Server.start(settings);
    server.createBucket(BUCKET);
    return server;
  }

  static S3Settings settings(S3Server server, String prefix) {
    io.pbs4j.testkit.s3.S3Settings its = server.settings();
    return S3Settings.of(
            new S3Settings.Target(
                server.endpoint(), its.region(), BUCKET, prefix, S3Settings.Style.PATH, null),
            new S3Credentials.Fixed(its.keys().accessKey(), its.keys().secretKey(), null))
        .withCacheSize(64L << 20);
  }
}
