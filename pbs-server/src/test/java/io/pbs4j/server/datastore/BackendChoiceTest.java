package io.pbs4j.server.datastore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackendChoiceTest {
  @Property
  void whatIsWrittenIsReadAgain(
      @ForAll @AlphaChars @NumericChars @StringLength(min = 1, max = 20) String client,
      @ForAll @AlphaChars @Chars('-') @StringLength(min = 1, max = 20) String bucket,
      @ForAll @AlphaChars @Chars({'/', '='}) @StringLength(max = 20) String prefix) {
    BackendChoice choice = new BackendChoice.InBucket(client, bucket, prefix);
    assertThat(BackendChoice.parse(choice.text())).isEqualTo(choice);
  }

  @Test
  void nothingMeansADirectory() {
    assertThat(BackendChoice.parse(null)).isEqualTo(new BackendChoice.Directory());
    assertThat(BackendChoice.parse("")).isEqualTo(new BackendChoice.Directory());
    assertThat(BackendChoice.parse("filesystem")).isEqualTo(new BackendChoice.Directory());
    assertThat(BackendChoice.parse(new BackendChoice.Directory().text()))
        .isEqualTo(new BackendChoice.Directory());
  }

  @Test
  void theTypeMayStandAloneAndTheOrderIsFree() {
    assertThat(BackendChoice.parse("s3,bucket=b,client=c"))
        .isEqualTo(new BackendChoice.InBucket("c", "b", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "type=tape; type is neither filesystem nor s3",
        "type=s3,client=c; property 'bucket' is missing",
        "type=s3,client=c,bucket=; property 'bucket' is missing",
        "type=s3,client=c,bucket=b,bucket=d; property 'bucket' is given twice",
        "type=s3,client=c,bucket=b,speed=9; 'backend/speed': schema does not allow additional properties",
      })
  void refusesOtherTexts(String text, String reason) {
    assertThatThrownBy(() -> BackendChoice.parse(text)).hasMessageContaining(reason);
  }
}
