package io.pbs4j.storage.s3;

import io.pbs4j.testkit.s3.Quirk;
import io.pbs4j.testkit.s3.S3Server;
import java.util.Set;

/** The server of the test kit, which does all that S3 does. */
class S3ContractTest extends S3Contract {
  private final S3Server server = TestServers.start(quirks());

  S3ContractTest() throws Exception {}

  /** What the server lacks. */
  Set<Quirk> quirks() {
    return Set.of();
  }

  S3Server server() {
    return server;
  }

  @Override
  S3Settings settings() {
    return TestServers.settings(server, "store").withRetries(quick());
  }

  @Override
  protected void discard() throws Exception {
    server.close();
  }
}
