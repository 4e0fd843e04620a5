package io.pbs4j.server.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReserveTest {
  @TempDir Path directory;

  private Path file() {
    return directory.resolve(".reserve");
  }

  @Test
  void isTakenOnceAndForItsOwnerAlone() throws IOException {
    Reserve reserve = new Reserve(file());
    reserve.take();
    reserve.take();
    assertThat(Files.size(file())).isEqualTo(Reserve.SIZE);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file()))).isEqualTo("rw-------");
  }

  @Test
  void givesALittleAtATimeAndLeavesTheLastForThoseWhoMakeRoom() throws IOException {
    Reserve reserve = new Reserve(file());
    assertThat(reserve.give()).isFalse();
    reserve.take();
    int given = 0;
    while (reserve.give()) {
      given++;
    }
    assertThat(given).isEqualTo((int) ((Reserve.SIZE - Reserve.LAST) / Reserve.STEP));
    assertThat(Files.size(file())).isEqualTo(Reserve.LAST);
    reserve.take();
    assertThat(Files.size(file())).isEqualTo(Reserve.SIZE);
  }

  @Test
  void isKeptAsLongAsThereIsRoom() throws IOException {
    Reserve reserve = new Reserve(file());
    reserve.take();
    reserve.giveAll();
    assertThat(Files.size(file())).isEqualTo(Reserve.SIZE);
  }

  @Test
  void isNoErrorWhereItCannotBeTaken() {
    Reserve reserve = new Reserve(directory.resolve("missing/.reserve"));
    reserve.take();
    assertThat(reserve.give()).isFalse();
    reserve.giveAll();
  }
}
