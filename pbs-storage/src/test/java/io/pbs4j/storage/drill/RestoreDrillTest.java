package io.pbs4j.storage.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.storage.StoreFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreDrillTest {
  @TempDir Path directory;
  private StoreFixture fixture;
  private final List<String> log = new ArrayList<>();

  @BeforeEach
  void store() throws IOException {
    fixture = StoreFixture.create(directory.resolve("store"));
    for (int day = 11; day <= 14; day++) {
      fixture.finishedBackup("host/a/2023-11-" + day + "T22:13:20Z");
    }
  }

  @AfterEach
  void close() throws IOException {
    fixture.close();
  }

  private DrillEvidence drill(int count, long seed) throws IOException {
    return new RestoreDrill(fixture.store(), Zstd.detect(), fixture.clock())
        .run(count, seed, StoreFixture.USER, log::add, () -> false);
  }

  @Test
  void everyFileIsRestoredAndCompared() throws IOException {
    DrillEvidence evidence = drill(9, 1);
    assertThat(evidence.ok()).isTrue();
    assertThat(evidence.candidates()).isEqualTo(4);
    assertThat(evidence.snapshots()).hasSize(4);
    DrilledSnapshot one = evidence.snapshots().get(0);
    assertThat(one.files()).extracting(DrilledFile::name).containsExactly("root.pxar.didx", "etc.conf.blob");
    assertThat(one.files()).extracting(DrilledFile::bytes).containsExactly(8000L, 12L);
    assertThat(one.files().get(0).chunks()).isEqualTo(2);
    assertThat(one.files().get(1).content())
        .isEqualTo(Digest.sha256("key = value\n".getBytes(StandardCharsets.UTF_8)).toString());
    assertThat(evidence.json()).contains("\"result\":\"ok\"").contains("\"bytes\":8000");
    assertThat(log).contains("  root.pxar.didx: 8000 bytes, all checksums right");
  }

  @Test
  void aSeedChoosesTheSameSnapshotsAgainAndSeedsChooseAll() throws IOException {
    Set<String> chosen = new HashSet<>();
    for (long seed = 0; seed < 30; seed++) {
      String path = drill(1, seed).snapshots().get(0).path();
      assertThat(drill(1, seed).snapshots().get(0).path()).isEqualTo(path);
      chosen.add(path);
    }
    assertThat(chosen).hasSize(4);
  }

  @Test
  void whatDoesNotComeOutIsNamed() throws IOException {
    String shared = Digest.sha256(new byte[5000]).toString();
    Path chunk = fixture.file(".chunks/" + shared.substring(0, 4) + "/" + shared);
    byte[] bytes = Files.readAllBytes(chunk);
    bytes[20]++;
    Files.write(chunk, bytes);
    DrillEvidence evidence = drill(4, 1);
    assertThat(evidence.ok()).isFalse();
    assertThat(evidence.snapshots()).noneMatch(DrilledSnapshot::ok);
    assertThat(evidence.snapshots().get(0).files().get(0).error()).contains(shared).contains("CRC");
    Files.delete(chunk);
    assertThat(drill(1, 1).snapshots().get(0).files().get(0).error()).contains("not found");
    assertThat(evidence.json()).contains("\"result\":\"failed\"");
  }

  @Test
  void whatTheDiskCannotReadIsAFailureAndEndsNoDrill() throws IOException {
    String shared = Digest.sha256(new byte[5000]).toString();
    Path chunk = fixture.file(".chunks/" + shared.substring(0, 4) + "/" + shared);
    Files.delete(chunk);
    Files.createDirectory(chunk); // Can be opened, and not be read.
    DrillEvidence evidence = drill(4, 1);
    assertThat(evidence.snapshots()).hasSize(4).noneMatch(DrilledSnapshot::ok);
    assertThat(evidence.snapshots().get(0).files().get(0).error()).contains("Is a directory");
  }

  @Test
  void aManifestThatCannotBeReadIsAFailure() throws IOException {
    for (int day = 11; day <= 14; day++) {
      Files.writeString(fixture.file("host/a/2023-11-" + day + "T22:13:20Z/index.json.blob"), "nonsense");
    }
    DrillEvidence evidence = drill(1, 1);
    assertThat(evidence.ok()).isFalse();
    assertThat(evidence.snapshots().get(0).error()).contains("index.json.blob");
  }
}
