package io.pbs4j.cli.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class WorkerTest {
  @Test
  void theResultComesThrough() throws InterruptedException {
    assertThat(Worker.start("test", () -> "done").await(() -> {})).isEqualTo("done");
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void anInterruptAsksTheWorkToEndAndWaitsForWhatItHas() throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    Worker<String> worker =
        Worker.start(
            "test",
            () -> {
              end.await();
              return Thread.currentThread().isInterrupted() ? "interrupted" : "part";
            });
    Thread.currentThread().interrupt();
    assertThat(worker.await(end::countDown)).isEqualTo("part");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aFailureComesThrough() {
    Worker<String> worker =
        Worker.start(
            "test",
            () -> {
              throw new IOException("broken");
            });
    assertThatThrownBy(() -> worker.await(() -> {})).hasRootCauseMessage("broken");
  }
}
