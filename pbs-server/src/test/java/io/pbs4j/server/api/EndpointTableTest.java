package io.pbs4j.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class EndpointTableTest {
  private static final Parameter STORE = Parameter.required("store", Schema.text(), "A store.");
  private static final Endpoint LIST = Endpoint.get("/admin/store", "List.").runs(call -> null);
  private static final Endpoint STATUS =
      Endpoint.get("/admin/store/{store}/status", "Status.").with(STORE).runs(call -> null);
  private static final Endpoint GC =
      Endpoint.post("/admin/store/{store}/gc", "Collect.").with(STORE).runs(call -> null);
  private static final Endpoint PING = Endpoint.get("/ping", "Ping.").runs(call -> null);

  private final EndpointTable table = new EndpointTable(List.of(LIST, STATUS, GC, PING));

  @Test
  void findsByMethodAndPathAndCaptures() {
    EndpointTable.Match match = table.find(Method.GET, List.of("admin", "store", "a b", "status"));
    assertThat(match).isEqualTo(new EndpointTable.Match(STATUS, Map.of("store", "a b")));
  }

  @Test
  void otherMethodsAndPathsAreNotThere() {
    assertThat(table.find(Method.PUT, List.of("ping"))).isNull();
    assertThat(table.find(null, List.of("ping"))).isNull();
    assertThat(table.find(Method.GET, List.of("pong"))).isNull();
    assertThat(table.find(Method.GET, List.of("ping", "x"))).isNull();
  }

  @Test
  void directoriesListWhatIsBelow() {
    assertThat(table.directory(List.of()))
        .isEqualTo(List.of(Map.of("subdir", "admin"), Map.of("subdir", "ping")));
    assertThat(Objects.requireNonNull(table.directory(List.of("admin", "store", "x"))))
        .containsExactly(Map.of("subdir", "gc"), Map.of("subdir", "status"));
    assertThat(table.directory(List.of("ping"))).isNull();
    assertThat(table.directory(List.of("nosuch"))).isNull();
  }

  @Test
  void anEndpointCannotBeDeclaredTwice() {
    assertThatThrownBy(() -> new EndpointTable(List.of(PING, PING)))
        .hasMessage("declared twice: GET /ping");
  }

  @Test
  void whatAPathCapturesMustBeDeclared() {
    assertThatThrownBy(() -> Endpoint.get("/x/{id}", "X.").runs(call -> null))
        .hasMessage("/x/{id}: {id} is not declared");
  }
}
