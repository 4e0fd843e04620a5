package io.pbs4j.server.datastore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.storage.StorageException;
import org.junit.jupiter.api.Test;

class ActiveOperationsTest {
  private final ActiveOperations operations = new ActiveOperations();

  @Test
  void aDatastoreThatIsUsedDoesNotEnd() throws Exception {
    try (ActiveOperations.Running running = operations.begin(Operation.READ)) {
      assertThat(operations.end()).isFalse();
      operations.begin(Operation.WRITE).close();
    }
    assertThat(operations.end()).isTrue();
  }

  @Test
  void aTaskThatWaitedUntilItsDatastoreWasRemovedDoesNotBegin() {
    assertThat(operations.end()).isTrue();
    assertThatThrownBy(() -> operations.begin(Operation.WRITE))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("removed");
    assertThat(operations.count(Operation.WRITE)).isZero();
  }
}
