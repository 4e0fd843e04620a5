package io.pbs4j.cli.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pbs4j.testkit.Golden;
import io.pbs4j.testkit.Golden.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatsCommandTest {
  @TempDir private Path directory;
  private final Pbs pbs = new Pbs();
  private String store = "";

  @BeforeEach
  void unpack() throws IOException {
    store = Golden.unpack(directory, Part.DATASTORE).datastore().toString();
  }

  @Test
  void groupsAreListedUnderTheTotals() {
    assertThat(pbs.run("stats", "--datastore", store)).isZero();
    assertThat(pbs.out())
        .startsWith("TOTAL")
        .containsPattern("deduplication factor +\\d+\\.\\d\\d")
        .containsPattern("chunks missing +4\n")
        .containsPattern("snapshots +13\n")
        .containsPattern("\\n +host/plain +3 +1141 d ")
        .containsPattern("\\nns1/deep +vm/200 +1 ");
  }

  @Test
  void aGroupShowsItsSnapshots() {
    assertThat(pbs.run("stats", "--datastore", store, "host/plain")).isZero();
    assertThat(pbs.out())
        .containsPattern("host/plain/2023-11-16T22:13:20Z +1141 d .* 0 B +")
        .doesNotContain("vm/100");
  }

  @Test
  void jsonHasAllFigures() throws IOException {
    assertThat(pbs.run("stats", "--datastore", store, "--output-format=json", "--ns", "ns1")).isZero();
    JsonNode json = pbs.json();
    assertThat(json.path("totals").path("index-count").asInt()).isEqualTo(27);
    assertThat(json.path("namespaces")).hasSize(2);
    JsonNode group = json.path("groups").get(1);
    assertThat(group.path("ns").asText()).isEqualTo("ns1/deep");
    assertThat(group.path("backup-id").asText()).isEqualTo("200");
    JsonNode snapshot = group.path("snapshots").get(0);
    assertThat(snapshot.path("exclusive-bytes").asLong())
        .isEqualTo(snapshot.path("exclusive-chunk-bytes").asLong() + snapshot.path("file-bytes").asLong());
    assertThat(snapshot.path("logical-bytes").asLong()).isPositive();
    assertThat(snapshot.path("age-seconds").asLong()).isEqualTo(Pbs.NOW.getEpochSecond() - 1_700_000_000);
  }

  @Test
  void whatCannotBeReadIsAWarningAndOne() throws IOException {
    Path index = Path.of(store, "vm/100/2023-11-14T22:13:20Z/drive-scsi0.img.fidx");
    Files.write(index, new byte[10]);
    assertThat(pbs.run("stats", "--datastore", store)).isEqualTo(1);
    assertThat(pbs.err()).contains("cannot read vm/100/2023-11-14T22:13:20Z/drive-scsi0.img.fidx");
  }

  @Test
  void aDirectoryWithoutDatastoreIsRefused() {
    assertThat(pbs.run("stats", "--datastore", directory.toString())).isEqualTo(1);
    assertThat(pbs.err()).contains("no datastore at");
    assertThat(pbs.run("stats")).isEqualTo(2);
  }
}
