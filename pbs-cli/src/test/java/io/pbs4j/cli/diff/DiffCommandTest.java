package io.pbs4j.cli.diff;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pbs4j.cli.store.Pbs;
import io.pbs4j.testkit.Golden;
import io.pbs4j.testkit.Golden.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffCommandTest {
  @TempDir static Path directory;
  private static String store;
  private static Path keys;

  private final Pbs pbs = new Pbs();

  @BeforeAll
  static void unpack() throws IOException {
    Golden golden = Golden.unpack(directory, Part.DATASTORE, Part.KEYS);
    store = golden.datastore().toString();
    keys = golden.path(Part.KEYS);
  }

  private JsonNode diff(String... args) throws IOException {
    List<String> all = new ArrayList<>(List.of("diff", "--output-format=json", "--datastore", store));
    all.addAll(List.of(args));
    assertThat(pbs.run(all.toArray(String[]::new))).as(pbs.err()).isZero();
    return pbs.json();
  }

  private static JsonNode archive(JsonNode diff, String name) {
    for (JsonNode archive : diff.path("archives")) {
      if (archive.path("filename").asText().equals(name)) {
        return archive;
      }
    }
    throw new AssertionError("no archive " + name);
  }

  @Test
  void aSnapshotIsIdenticalToItself() throws IOException {
    JsonNode diff = diff("host/plain", "host/plain/2023-11-16T22:13:20Z");
    assertThat(diff.path("identical").asBoolean()).isTrue();
    for (JsonNode archive : diff.path("archives")) {
      assertThat(archive.path("state").asText()).isEqualTo("same");
      assertThat(archive.path("files")).isEmpty();
      assertThat(archive.path("chunks").path("added").asInt()).isZero();
      assertThat(archive.path("chunks").path("removed").asInt()).isZero();
    }
  }

  @Test
  void filesThatChangedBetweenTwoGenerationsAreNamed() throws IOException {
    JsonNode pxar =
        archive(diff("host/plain/2023-11-14T22:13:20Z", "host/plain/2023-11-15T22:13:20Z"), "root.pxar.didx");
    assertThat(pxar.path("state").asText()).isEqualTo("changed");
    assertThat(pxar.path("files")).isNotEmpty();
    assertThat(pxar.path("chunks").path("shared").asInt()).isPositive();
    List<String> changes = new ArrayList<>();
    for (JsonNode file : pxar.path("files")) {
      changes.add(file.path("change").asText() + " " + file.path("path").asText() + " " + file.path("differs"));
    }
    // What a comparison of the two source trees says.
    assertThat(changes)
        .containsExactly(
            "changed . [\"mtime\"]",
            "changed hello.txt [\"size\",\"mtime\"]",
            "changed large/random-2.5MiB.bin [\"content\",\"mtime\"]",
            "changed many [\"mtime\"]",
            "removed many/file-007 []",
            "added new-in-gen2 []");
  }

  @Test
  void theOtherWayRoundAddedIsRemoved() throws IOException {
    JsonNode there =
        archive(diff("host/plain/2023-11-14T22:13:20Z", "host/plain/2023-11-15T22:13:20Z"), "root.pxar.didx");
    JsonNode back =
        archive(diff("host/plain/2023-11-15T22:13:20Z", "host/plain/2023-11-14T22:13:20Z"), "root.pxar.didx");
    assertThat(back.path("files")).hasSameSizeAs(there.path("files"));
    for (int i = 0; i < there.path("files").size(); i++) {
      String change = there.path("files").get(i).path("change").asText();
      String expected = change.equals("added") ? "removed" : change.equals("removed") ? "added" : change;
      assertThat(back.path("files").get(i).path("change").asText()).isEqualTo(expected);
      assertThat(back.path("files").get(i).path("path")).isEqualTo(there.path("files").get(i).path("path"));
    }
    assertThat(back.path("chunks").path("added")).isEqualTo(there.path("chunks").path("removed"));
  }

  @Test
  void theSameTreeInOtherChunksHasNoDifferentFiles() throws IOException {
    // Other cut points: every content is compared byte by byte.
    JsonNode pxar = archive(diff("host/plain/2023-11-14T22:13:20Z", "host/chunk64k"), "root.pxar.didx");
    assertThat(pxar.path("chunks").path("added").asInt()).isGreaterThan(50);
    assertThat(pxar.path("state").asText()).isEqualTo("changed");
    assertThat(pxar.path("files")).isEmpty();
  }

  @Test
  void imagesAreComparedByTheirIndexes() throws IOException {
    JsonNode image =
        archive(diff("vm/100/2023-11-14T22:13:20Z", "vm/100/2023-11-15T22:13:20Z"), "drive-scsi0.img.fidx");
    assertThat(image.path("state").asText()).isEqualTo("changed");
    assertThat(image.path("changed-bytes").asLong()).isPositive().isLessThan(image.path("new-size").asLong());
  }

  @Test
  void archivesThatOnlyOneHasAreAddedOrRemoved() throws IOException {
    JsonNode diff = diff("vm/100", "host/plain");
    assertThat(archive(diff, "drive-scsi0.img.fidx").path("state").asText()).isEqualTo("removed");
    assertThat(archive(diff, "root.pxar.didx").path("state").asText()).isEqualTo("added");
    assertThat(archive(diff, "root.pxar.didx").path("chunks").path("added").asInt()).isPositive();
    assertThat(diff.path("identical").asBoolean()).isFalse();
  }

  @Test
  void encryptedSnapshotsNeedTheirKey() throws IOException {
    String[] both = {"host/enc-none/2023-11-14T22:13:20Z", "host/enc-none/2023-11-15T22:13:20Z"};
    assertThat(pbs.run("diff", "--datastore", store, both[0], both[1])).isEqualTo(1);
    assertThat(pbs.err()).contains("missing key");
    JsonNode diff = diff("--keyfile", keys.resolve("key-none.json").toString(), both[0], both[1]);
    assertThat(archive(diff, "root.pxar.didx").path("files")).isNotEmpty();
  }

  @Test
  void theTextNamesFilesThenArchives() {
    assertThat(
            pbs.run(
                "diff", "--datastore", store, "host/plain/2023-11-14T22:13:20Z", "host/plain/2023-11-15T22:13:20Z"))
        .isZero();
    assertThat(pbs.out())
        .containsPattern("(?m)^\\+ root\\.pxar/.* \\(file\\)$")
        .containsPattern("(?m)^~ root\\.pxar/.* \\((file|directory), .*mtime")
        .containsPattern("(?m)^ARCHIVE +STATE +OLD SIZE")
        .containsPattern("(?m)^root\\.pxar\\.didx +changed ");
  }

  @Test
  void twoSnapshotsAreNeeded() {
    assertThat(pbs.run("diff", "--datastore", store, "host/plain")).isEqualTo(2);
  }
}
