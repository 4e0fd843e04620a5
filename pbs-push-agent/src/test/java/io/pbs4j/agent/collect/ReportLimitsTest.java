package io.pbs4j.agent.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReportLimitsTest {
  private static final Sender SENDER = new Sender("backup-01", "1", Duration.ofSeconds(30));

  private final List<Degraded> degraded = new ArrayList<>();

  private static List<Map<String, @Nullable Object>> many(int count, String name, int bytes) {
    List<Map<String, @Nullable Object>> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(Map.of("starttime", (long) i, name, "x".repeat(bytes)));
    }
    return all;
  }

  private static Report report(
      List<Map<String, @Nullable Object>> datastores, List<Map<String, @Nullable Object>> tasks) {
    return new Report(SENDER, Instant.EPOCH, Map.of(), datastores, tasks, "3.2", List.of());
  }

  @Test
  void asManyAsAReceiverTakesArePassedOn() {
    assertThat(ReportLimits.datastores(many(100, "store", 1), degraded)).hasSize(100);
    assertThat(ReportLimits.tasks(many(1000, "upid", 1), degraded)).hasSize(1000);
    assertThat(degraded).isEmpty();
  }

  @Test
  void furtherDatastoresAreLeftOutAndMarked() {
    List<Map<String, @Nullable Object>> all = many(130, "store", 1);
    assertThat(ReportLimits.datastores(all, degraded)).isEqualTo(all.subList(0, 100));
    assertThat(degraded)
        .containsExactly(new Degraded("datastores", "only 100 of 130 are sent", false));
  }

  @Test
  void oldestTasksAreLeftOutAndMarked() {
    assertThat(ReportLimits.tasks(many(1001, "upid", 1), degraded))
        .hasSize(1000)
        .noneMatch(task -> task.containsValue(0L));
    assertThat(degraded)
        .containsExactly(new Degraded("tasks", "only the latest 1000 of 1001 are sent", false));
  }

  @Test
  void historyGoesBeforeTasks() {
    Report fitting = ReportLimits.fit(report(many(2, "history", 500), many(2, "upid", 100)), 700);
    assertThat(fitting.toJson()).hasSizeLessThanOrEqualTo(700);
    assertThat(fitting.datastores()).hasSize(2).noneMatch(one -> one.containsKey("history"));
    assertThat(fitting.tasks()).hasSize(2);
    assertThat(fitting.degraded()).extracting(Degraded::source).containsExactly("datastores");
  }

  @Test
  void oldestTasksGoBeforeDatastores() {
    Report fitting = ReportLimits.fit(report(many(2, "store", 100), many(8, "upid", 200)), 1300);
    assertThat(fitting.toJson()).hasSizeLessThanOrEqualTo(1300);
    assertThat(fitting.datastores()).hasSize(2);
    assertThat(fitting.tasks()).extracting(task -> task.get("starttime")).containsExactly(7L, 6L);
    assertThat(fitting.degraded())
        .contains(
            new Degraded("tasks", "only the latest 2 are sent: the report was too large", false));
  }

  @Test
  void datastoresGoLast() {
    Report fitting = ReportLimits.fit(report(many(2, "store", 5000), many(2, "upid", 100)), 1000);
    assertThat(fitting.toJson()).hasSizeLessThanOrEqualTo(1000);
    assertThat(fitting.datastores()).isEmpty();
  }

  @Test
  void reportThatFitsIsLeftAlone() {
    Report report = report(many(2, "history", 10), many(2, "upid", 10));
    assertThat(ReportLimits.fit(report, ReportLimits.MAX_BYTES)).isSameAs(report);
  }

  @Test
  void idThatReceiversRefuseIsRefusedHere() {
    assertThatThrownBy(() -> new Sender("", "1", Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Sender("x".repeat(101), "1", Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
