package io.pbs4j.server.datastore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.storage.StorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaintenanceModeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "type=read-only,message=hello|read-only,message=hello",
        "type=offline,message=\"two, words\"|offline,message=\"two, words\"",
        "read-only|read-only",
        "message=x,type=delete|delete,message=x"
      })
  void aModeIsReadAndShownAsAPropertyString(String text, String shown) {
    assertThat(MaintenanceMode.parse(text).text()).isEqualTo(shown);
    assertThat(MaintenanceMode.parse(shown)).isEqualTo(MaintenanceMode.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "type=foo", "message=x", "type=read-only,x=1", "type=offline,type=offline", "type=offline,message=\"x",
        "type=offline,message=01234567890123456789012345678901234567890123456789012345678901234",
      })
  void whatIsNoModeIsRefusedWithTheParametersName(String text) {
    assertThatThrownBy(() -> MaintenanceMode.parse(text)).hasMessageContaining("'maintenance-mode");
  }

  @Test
  void eachModeRefusesWhatTheReferenceRefuses() {
    MaintenanceMode readOnly = MaintenanceMode.parse("read-only,message=later");
    assertThatCode(() -> readOnly.check("s", Operation.READ)).doesNotThrowAnyException();
    assertThatThrownBy(() -> readOnly.check("s", Operation.WRITE))
        .isInstanceOf(StorageException.class)
        .hasMessage("datastore 's' is in read-only maintenance mode: later");
    MaintenanceMode offline = MaintenanceMode.parse("offline");
    assertThatCode(() -> offline.check("s", Operation.LOOKUP)).doesNotThrowAnyException();
    assertThatThrownBy(() -> offline.check("s", Operation.READ))
        .hasMessage("datastore 's' is in offline maintenance mode: ");
    assertThatThrownBy(() -> MaintenanceMode.parse("delete").check("s", Operation.LOOKUP))
        .hasMessage("datastore is being deleted");
  }
}
