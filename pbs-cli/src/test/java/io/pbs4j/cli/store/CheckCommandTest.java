package io.pbs4j.cli.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pbs4j.testkit.Golden;
import io.pbs4j.testkit.Golden.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
  private static final String SKIP = "--skip=layout,permissions,references";

  @TempDir private Path directory;
  private final Pbs pbs = new Pbs();
  private Path store;
  private Path keys;

  @BeforeEach
  void unpack() throws IOException {
    Golden golden = Golden.unpack(directory, Part.DATASTORE, Part.KEYS);
    store = golden.datastore();
    keys = golden.path(Part.KEYS);
  }

  @Test
  void aHealthyStoreIsZero() {
    assertThat(pbs.run("check", "--datastore", store.toString(), SKIP)).isZero();
    assertThat(pbs.out())
        .contains("INFO snapshot-protected (1)\n  host/plain/2023-11-15T22:13:20Z: ")
        .endsWith("166 chunks (166 read, 17.692 MiB): 0 critical, 0 unreachable, 0 warning, 2 info\n");
  }

  @Test
  void theDatastoreMayBeNamedBeforeTheCommand() {
    assertThat(pbs.run("--datastore", store.toString(), "check", "--fast", SKIP)).isZero();
  }

  @Test
  void anythingWorseThanAnInformationIsOne() throws IOException {
    Files.delete(store.resolve("host/plain/owner"));
    assertThat(pbs.run("check", "--fast", SKIP, "--datastore", store.toString())).isEqualTo(1);
    assertThat(pbs.out()).startsWith("WARNING owner-missing (1)\n  host/plain/owner: ").contains("  -> write the owner");
  }

  @Test
  void manyFindingsAreCappedInTextAndCompleteInJson() throws IOException {
    for (int i = 0; i < 30; i++) {
      Files.createFile(store.resolve("stray-" + i));
    }
    assertThat(pbs.run("check", "--fast", SKIP, "--datastore", store.toString())).isZero();
    assertThat(pbs.out()).contains("INFO unexpected-entry (30)").contains("  and 10 more\n");
    pbs.run("check", "--fast", SKIP, "--limit", "0", "--datastore", store.toString());
    assertThat(pbs.out()).contains("stray-29").doesNotContain("more\n");
    pbs.run("check", "--fast", SKIP, "--output-format", "json", "--datastore", store.toString());
    assertThat(pbs.json().path("codes").path("unexpected-entry").asInt()).isEqualTo(30);
    assertThat(pbs.json().path("findings")).hasSize(31);
  }

  @Test
  void jsonNamesWhatIsAffectedAndHowToMendIt() throws IOException {
    Path blob = store.resolve("host/plain/2023-11-14T22:13:20Z/etc.conf.blob");
    byte[] bytes = Files.readAllBytes(blob);
    bytes[20] ^= 1;
    Files.write(blob, bytes);
    assertThat(
            pbs.run(
                "check", "host/plain/2023-11-14T22:13:20Z", SKIP, "--output-format=json", "--datastore",
                store.toString()))
        .isEqualTo(1);
    JsonNode json = pbs.json();
    assertThat(json.path("healthy").asBoolean()).isFalse();
    assertThat(json.path("complete").asBoolean()).isTrue();
    assertThat(json.path("snapshots").asInt()).isEqualTo(1);
    JsonNode finding = json.path("findings").get(1);
    assertThat(finding.path("code").asText()).isEqualTo("blob-damaged");
    assertThat(finding.path("check").asText()).isEqualTo("blobs");
    assertThat(finding.path("severity").asText()).isEqualTo("critical");
    assertThat(finding.path("path").asText()).isEqualTo("host/plain/2023-11-14T22:13:20Z/etc.conf.blob");
    assertThat(finding.path("snapshot").asText()).isEqualTo("host/plain/2023-11-14T22:13:20Z");
    assertThat(finding.path("ns").asText()).isEmpty();
    assertThat(finding.path("offset").asInt()).isEqualTo(8);
    assertThat(finding.path("mending").asText()).contains("copy of the store");
  }

  @Test
  void aKeyVerifiesEncryptedChunks() throws IOException {
    pbs.variables.put("PBS_ENCRYPTION_PASSWORD", "scrypt-pass-1");
    String key = keys.resolve("key-scrypt.json").toString();
    assertThat(pbs.run("check", "--only=chunk-content,encrypted-chunks", "--ns=ns1/deep", "--keyfile", key, "--datastore", store.toString()))
        .isZero();
    assertThat(pbs.out()).doesNotContain("chunk-not-verified");
    assertThat(pbs.run("check", "--only=chunk-content,encrypted-chunks", "--ns=ns1/deep", "--datastore", store.toString()))
        .isZero();
    assertThat(pbs.out()).contains("chunk-not-verified");
  }

  @Test
  void theChecksCanBeListed() throws IOException {
    assertThat(pbs.run("check", "--list")).isZero();
    assertThat(pbs.out()).startsWith("CHECK ").contains("chunk-content", "index files: header");
    pbs.run("check", "--list", "--output-format", "json");
    assertThat(pbs.json()).hasSizeGreaterThan(20);
    assertThat(pbs.json().get(0).path("name").asText()).isEqualTo("layout");
  }

  @Test
  void wrongUsageIsTwo() {
    assertThat(pbs.run("check")).isEqualTo(2);
    assertThat(pbs.err()).contains("--datastore PATH is missing");
    assertThat(pbs.run("check", "--only=nonsense", "--datastore", store.toString())).isEqualTo(2);
    assertThat(pbs.err()).contains("there is no check 'nonsense'");
    assertThat(pbs.run("check", "--threads=0", "--datastore", store.toString())).isNotZero();
  }

  @Test
  void aDirectoryWithoutDatastoreIsNotHealthy() {
    assertThat(pbs.run("check", "--datastore", keys.toString())).isEqualTo(1);
    assertThat(pbs.out()).contains("CRITICAL chunks-directory-missing");
  }

  @Test
  void everyCheckAndCodeIsDocumented() throws IOException {
    String text = Files.readString(Path.of("../docs/checks.md"));
    List<String> missing = new ArrayList<>();
    io.pbs4j.storage.check.HealthChecks.all().stream()
        .map(check -> "| `" + check.name() + "` | " + check.description())
        .filter(line -> !text.contains(line))
        .forEach(missing::add);
    for (var code : io.pbs4j.storage.check.FindingCode.values()) {
      String line = "| `" + code.id() + "` | " + code.severity().id() + " | " + code.mending();
      if (!text.contains(line)) {
        missing.add(line);
      }
    }
    assertThat(missing).isEmpty();
  }
}
