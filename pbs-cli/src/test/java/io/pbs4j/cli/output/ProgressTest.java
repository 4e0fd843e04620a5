package io.pbs4j.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.testkit.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The progress display. */
class ProgressTest {
  private static final long MIB = 1 << 20;
  private final ManualClock clock = ManualClock.at(1_700_000_000);
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Test
  void aTerminalSeesABarThatIsDrawnOver() {
    Progress progress = progress(true);
    progress.start("disk.img", OptionalLong.of(100 * MIB));
    clock.advance(Duration.ofSeconds(2));
    progress.advance(25 * MIB);
    assertThat(text()).isEqualTo("\rdisk.img: [======                  ]  25 % of 100.0 MiB, 12.5 MiB/s, 0:00:06 left");
    progress.clear();
    assertThat(text()).endsWith("\r");
  }

  @Test
  void aTerminalIsNotFloodedWithSmallSteps() {
    Progress progress = progress(true);
    progress.start("x", OptionalLong.of(10));
    for (int i = 0; i < 5; i++) {
      clock.advance(Duration.ofMillis(30));
      progress.advance(1);
    }
    assertThat(text()).isEmpty();
  }

  @Test
  void withoutATerminalAPlainLineComesNowAndThen() {
    Progress progress = progress(false);
    progress.start("root.pxar", OptionalLong.empty());
    clock.advance(Duration.ofSeconds(9));
    progress.advance(9 * MIB);
    assertThat(text()).isEmpty();
    clock.advance(Duration.ofSeconds(1));
    progress.advance(MIB);
    assertThat(text()).isEqualTo("root.pxar: 10.0 MiB, 1.0 MiB/s" + System.lineSeparator());
    progress.clear();
    assertThat(text()).doesNotContain("\r");
  }

  private Progress progress(boolean terminal) {
    return new Progress(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal, clock);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
