package io.pbs4j.storage.s3;

import io.pbs4j.storage.request.RequestLedger;
import io.pbs4j.storage.s3.client.S3ObjectStore;
import io.pbs4j.storage.s3.object.ObjectStore;
import io.pbs4j.storage.s3.object.StoredObject;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;

/**
 * A real server, named by {@code PBS_TEST_S3_ENDPOINT}, {@code PBS_TEST_S3_BUCKET}, {@code
 * PBS_TEST_S3_ACCESS_KEY}, {@code PBS_TEST_S3_SECRET_KEY} and, if it needs them, {@code PBS_TEST_S3_REGION} and
 * {@code PBS_TEST_S3_QUIRKS}. The bucket must exist; every test has a prefix of its own and removes it.
 */
class ExternalS3ContractTest extends S3Contract {
  private final Map<String, String> environment = System.getenv();
  private final String prefix = "contract-" + UUID.randomUUID();

  @Override
  S3Settings settings() {
    String endpoint = environment.get("PBS_TEST_S3_ENDPOINT");
    Assumptions.assumeTrue(endpoint != null, "no external server: PBS_TEST_S3_ENDPOINT is not set");
    Set<S3Quirk> quirks =
        Arrays.stream(environment.getOrDefault("PBS_TEST_S3_QUIRKS", "").split(","))
            .filter(text -> !text.isBlank())
            .map(S3Quirk::parse)
            .collect(Collectors.toSet());
    String region = environment.getOrDefault("PBS_TEST_S3_REGION", S3Settings.DEFAULT_REGION);
    return S3Settings.of(
            new S3Settings.Target(
                URI.create(endpoint), region, needed("BUCKET"), prefix, S3Settings.Style.PATH, null),
            new S3Credentials.Fixed(needed("ACCESS_KEY"), needed("SECRET_KEY"), null))
        .withQuirks(quirks)
        .withRetries(quick())
        .withCacheSize(64L << 20);
  }

  private String needed(String name) {
    String value = environment.get("PBS_TEST_S3_" + name);
    if (value == null) {
      throw new IllegalStateException("PBS_TEST_S3_" + name + " is not set");
    }
    return value;
  }

  @Override
  protected void discard() throws Exception {
    if (environment.get("PBS_TEST_S3_ENDPOINT") == null) {
      return;
    }
    try (ObjectStore store = S3ObjectStore.connect(settings(), new RequestLedger())) {
      for (ObjectStore.Page page = page(store); !page.objects().isEmpty(); page = page(store)) {
        store.deleteAll(page.objects().stream().map(StoredObject::key).toList());
      }
    }
  }

  private static ObjectStore.Page page(ObjectStore store) throws Exception {
    return store.list("", null, ObjectStore.MAX_BATCH);
  }
}
