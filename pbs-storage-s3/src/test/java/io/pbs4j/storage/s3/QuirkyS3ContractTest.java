package io.pbs4j.storage.s3;

import io.pbs4j.testkit.s3.Quirk;
import java.util.Set;

/** A server that lacks everything which can be done without. */
class QuirkyS3ContractTest extends S3ContractTest {
  QuirkyS3ContractTest() throws Exception {}

  @Override
  Set<Quirk> quirks() {
    return Set.of(Quirk.NO_BATCH_DELETE, Quirk.NO_LIST_V2, Quirk.NO_CHECKSUMS, Quirk.OPAQUE_ETAGS);
  }

  @Override
  S3Settings settings() {
    return super.settings()
        .withQuirks(
            Set.of(S3Quirk.NO_BATCH_DELETE, S3Quirk.NO_START_AFTER, S3Quirk.CONTENT_MD5, S3Quirk.SIGNED_PAYLOAD));
  }
}
