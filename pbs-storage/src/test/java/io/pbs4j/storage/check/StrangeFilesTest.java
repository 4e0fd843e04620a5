package io.pbs4j.storage.check;

import static io.pbs4j.storage.check.SoundStore.IMAGE;
import static io.pbs4j.storage.check.SoundStore.NEW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a file should be lies something that never ends, never begins, or leads nowhere. */
class StrangeFilesTest {
  /** For a run that would not end by itself. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir private Path directory;
  private SoundStore store;

  @BeforeEach
  void create() throws IOException {
    store = SoundStore.create(directory.resolve("store"));
  }

  private void link(String name, String target) throws IOException {
    Files.deleteIfExists(store.file(name));
    Files.createSymbolicLink(store.file(name), Path.of(target));
  }

  private String ownChunk() {
    return directory.resolve("store").relativize(store.chunk(store.ownChunk(NEW))).toString();
  }

  private List<Finding> unreachable() {
    List<Finding> all =
        Assertions.assertTimeoutPreemptively(PATIENCE, () -> store.findings(false));
    return all.stream().filter(finding -> finding.code() == FindingCode.UNREACHABLE).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "host/a/owner",
        NEW + "/root.pxar.didx",
        NEW + "/index.json.blob",
        NEW + "/extra.conf.blob",
        IMAGE + "/disk.img.fidx"
      })
  void aDeviceInAFilesPlaceIsNamedAndNotRead(String name) throws IOException {
    link(name, "/dev/zero");
    assertThat(unreachable())
        .isNotEmpty()
        .allSatisfy(
            finding -> {
              assertThat(finding.subject().path()).isEqualTo(name);
              assertThat(finding.message()).isEqualTo("is no regular file");
            });
  }

  @Test
  void figuresThatAreNoFileAreUnreadable() throws IOException {
    link(".gc-status", "/dev/zero");
    assertThat(store.found()).contains("gc-status-unreadable .gc-status");
  }

  @Test
  void aDeviceInAChunksPlaceIsNamedAndNotRead() throws IOException {
    link(ownChunk(), "/dev/zero");
    assertThat(unreachable())
        .extracting(finding -> finding.subject().path(), Finding::message)
        .contains(tuple(ownChunk(), "is no regular file"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"host/a/owner", NEW + "/root.pxar.didx", NEW + "/index.json.blob"})
  void aLinkThatLeadsNowhereIsNoFileThatWasJustRemoved(String name) throws IOException {
    link(name, "nowhere");
    assertThat(unreachable())
        .isNotEmpty()
        .allSatisfy(
            finding -> {
              assertThat(finding.subject().path()).isEqualTo(name);
              assertThat(finding.message()).isEqualTo("a symbolic link that leads nowhere");
            });
  }

  @Test
  void aChunkThatIsALinkToNowhereIsNamed() throws IOException {
    link(ownChunk(), "nowhere");
    assertThat(unreachable())
        .extracting(Finding::message)
        .contains("a symbolic link that leads nowhere");
  }

  @Test
  void ofADirectoryThatMayNotBeReadNothingElseIsSaid() throws IOException {
    Path group = store.file("host/a");
    Files.setPosixFilePermissions(group, PosixFilePermissions.fromString("---------"));
    try {
      assumeTrue(!Files.isReadable(group), "root may read everything");
      assertThat(store.foundFast())
          .contains("unreachable host/a")
          .doesNotContain("owner-missing host/a/owner");
    } finally {
      Files.setPosixFilePermissions(group, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @Test
  void aChunkAreaThatIsAFileIsMissing() throws IOException {
    Files.move(store.file(".chunks"), store.file(".gone"));
    Files.createFile(store.file(".chunks"));
    CheckOptions all = CheckOptions.of(true);
    CheckResult result =
        store.check(
            new CheckOptions(
                true, all.selection(), null, Set.of("layout"), Set.of(), 1, all.progress(), () -> false));
    assertThat(result.counts()).containsOnlyKeys(FindingCode.CHUNKS_DIRECTORY_MISSING);
  }
}
