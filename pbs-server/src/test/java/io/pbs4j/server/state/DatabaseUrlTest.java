package io.pbs4j.server.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://me:s3cret@db.example:5433/backups",
        "postgres://me:s3cret@db.example:5433/backups",
        "jdbc:postgresql://db.example:5433/backups?user=me&password=s3cret",
        "jdbc:postgresql://db.example:5433/backups?PASSWORD=s3cret&user=me"
      })
  void nobodySeesThePassword(String text) {
    assertThat(DatabaseUrl.parse("X", text).toString())
        .contains("db.example:5433/backups")
        .doesNotContain("s3cret");
  }

  @Test
  void aSchemaMayBeNamed() {
    assertThat(DatabaseUrl.parse("X", "postgresql://h/d?ssl=true&currentSchema=pbs_1").schema()).isEqualTo("pbs_1");
    assertThat(DatabaseUrl.parse("X", "postgresql://h/d").schema()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "db.example", "mysql://me:s3cret@h/d", "postgresql://h", "postgresql:// s3cret /x", "postgresql:/d"})
  void otherFormsAreRefusedWithoutTellingThem(String text) {
    assertThatThrownBy(() -> DatabaseUrl.parse("PBS_DATABASE_URL", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("PBS_DATABASE_URL must be postgresql://USER:PASSWORD@HOST")
        .hasMessageNotContaining("s3cret");
  }
}
