package io.pbs4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TracesTest {
  private final Traces traces = new Traces();

  @Test
  void everyTraceInTheIndexHasExchanges() throws IOException {
    assertThat(traces.names()).hasSize(44);
    for (String name : traces.names()) {
      assertThat(traces.exchanges(name)).as(name).isNotEmpty();
    }
  }

  @Test
  void readsRequestAndAnswerOfTheUpgrade() throws IOException {
    List<Exchange> exchanges = traces.exchanges("08-backup-first");

    Exchange upgrade = exchanges.get(1);
    assertThat(upgrade.method()).isEqualTo("GET");
    assertThat(upgrade.path()).startsWith("//api2/json/backup?backup-id=t&");
    assertThat(upgrade.http2()).isFalse();
    assertThat(upgrade.status()).isEqualTo(101);
    assertThat(upgrade.responseHeaders()).containsEntry("upgrade", "proxmox-backup-protocol-v1");
    assertThat(exchanges.get(2).http2()).isTrue();
  }

  @Test
  void describesABinaryBodyByLengthHeadAndChecksum() throws IOException {
    Exchange.Body body =
        traces.exchanges("09-backup-incremental").stream()
            .filter(e -> e.path().equals("/previous?archive-name=index.json.blob"))
            .findFirst()
            .orElseThrow()
            .responseBody();

    assertThat(body.binary()).isTrue();
    assertThat(body.length()).isEqualTo(490);
    assertThat(body.head()).startsWith("31b958426fb6a37f");
    assertThat(body.sha256()).hasSize(64);
  }

  @Test
  void marksATextThatWasCut() throws IOException {
    assertThat(traces.exchanges("36-task-log")).anyMatch(e -> !e.responseBody().complete());
    assertThat(traces.exchanges("01-version")).allMatch(e -> e.responseBody().complete());
  }

  @Test
  void refusesANameThatIsNotThere() {
    assertThatThrownBy(() -> traces.exchanges("99-nothing")).isInstanceOf(IOException.class);
  }
}
