package io.pbs4j.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SourceLogTest {
  private static final Degraded TASKS = new Degraded("tasks", "status 500", true);

  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private final PrintStream before = System.err;
  private final SourceLog log = new SourceLog();

  @BeforeEach
  void listen() {
    System.setErr(new PrintStream(lines, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void stop() {
    System.setErr(before);
  }

  private List<String> lines() {
    return lines.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void failureIsToldOnceAndItsEndToo() {
    log.note(List.of());
    log.note(List.of(TASKS));
    log.note(List.of(TASKS));
    log.note(List.of());
    log.note(List.of());
    assertThat(lines()).hasSize(2);
    assertThat(lines().get(0))
        .contains("WARN")
        .endsWith("Reports are not whole: tasks: status 500");
    assertThat(lines().get(1)).contains("INFO").endsWith("The PBS answers all questions again");
  }

  @Test
  void otherFailureIsToldAgain() {
    log.note(List.of(TASKS));
    log.note(List.of(TASKS, new Degraded("version", "status 500", true)));
    assertThat(lines()).hasSize(2);
    assertThat(lines().get(1)).endsWith("tasks, version: status 500");
  }

  @Test
  void shortenedPartIsNoFailure() {
    log.note(List.of(new Degraded("tasks", "only the latest 1000 of 1001 are sent", false)));
    assertThat(lines()).isEmpty();
  }

  @Test
  void secretIsNotInTheLogWhateverThePbsAnswers() throws Exception {
    try (FakePbs pbs = new FakePbs()) {
      pbs.answer("/version", 500, "you sent " + FakePbs.TOKEN.authorization());
      try {
        pbs.api(PbsApi.DEADLINE.multipliedBy(6)).data(Source.VERSION, "pbs1");
      } catch (SourceException e) {
        log.note(List.of(Degraded.failed(Source.VERSION, String.valueOf(e.getMessage()))));
      }
    }
    assertThat(lines())
        .singleElement()
        .asString()
        .contains("status 500")
        .doesNotContain(FakePbs.SECRET);
  }
}
