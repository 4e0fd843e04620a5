package io.pbs4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.testkit.Golden.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenTest {
  @TempDir Path directory;

  @Test
  void unpacksTheDatastoreWithItsModes() throws IOException {
    Golden golden = Golden.unpack(directory, Part.DATASTORE);

    assertThat(mode(golden.datastore())).isEqualTo("rwxr-xr-x");
    assertThat(mode(golden.datastore().resolve(".chunks"))).isEqualTo("rwxr-x---");
    assertThat(mode(golden.datastore().resolve("host/plain/owner"))).isEqualTo("rw-r--r--");
    assertThat(golden.datastore().resolve("host/plain/2023-11-15T22:13:20Z/.protected"))
        .isEmptyFile();
  }

  @Test
  void holdsAllChunksButFourOfOneArchive() throws IOException {
    Golden golden = Golden.unpack(directory, Part.DATASTORE);

    try (Stream<Path> files =
        Files.walk(golden.datastore().resolve(".chunks")).filter(Files::isRegularFile)) {
      assertThat(files.count()).isEqualTo(166);
    }
  }

  @Test
  void unpacksOnlyThePartsNamed() throws IOException {
    Golden golden = Golden.unpack(directory, Part.KEYS, Part.PRUNE);

    assertThat(directory).isDirectoryContaining(path -> path.equals(golden.path(Part.KEYS)));
    assertThat(directory.resolve("prune/snapshots.json")).exists();
    assertThat(golden.datastore()).doesNotExist();
  }

  @Test
  void unpacksEverythingWhenNoPartIsNamed() throws IOException {
    Golden golden = Golden.unpack(directory);

    for (Part part : Part.values()) {
      assertThat(golden.path(part)).isNotEmptyDirectory();
    }
  }

  @Test
  void keepsNamesLongerThanAPlainTarHeaderHolds() throws IOException {
    Golden golden = Golden.unpack(directory, Part.TASK_LOGS);

    assertThat(
            golden
                .path(Part.TASK_LOGS)
                .resolve("7A")
                .resolve(
                    "UPID:vm:000076FF:0001FA7A:0000000E:6B03BE7F:verify_snapshot"
                        + ":golden\\x3a-host-enc\\x2dnone-6553F100:tester@pbs!tok:"))
        .isNotEmptyFile();
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
