package io.pbs4j.client.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class ReasonTest {
  @Test
  void namesNoFile() {
    assertThat(Reason.of(new AccessDeniedException("/tmp/.x"))).isEqualTo("permission denied");
    assertThat(Reason.of(new NoSuchFileException("/tmp/.x"))).isEqualTo("no such file or directory");
    assertThat(Reason.of(new FileSystemException("/tmp/.x", null, "Not a directory"))).isEqualTo("Not a directory");
  }

  @Test
  void otherwiseItIsTheMessage() {
    assertThat(Reason.of(new IOException("too long"))).isEqualTo("too long");
    assertThat(Reason.of(new IOException())).isEqualTo("IOException");
  }
}
