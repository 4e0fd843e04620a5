package io.pbs4j.core.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.InvalidNameException;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeNameTest {
  private static final Pattern RULE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._\\-]*");

  @ParameterizedTest
  @ValueSource(strings = {"a", "_", "9", "root.pxar.didx", "A-b_c.d", "a..b", "x-"})
  void acceptsLettersDigitsAndSomeMarks(String name) {
    assertThat(SafeName.require("backup-id", name)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        ".hidden",
        "-a",
        "a/b",
        "../owner",
        "a\0b",
        "a b",
        "a\n",
        "ä",
        "a:b",
        "a\\b",
        "a+b"
      })
  void refusesEverythingElse(String name) {
    assertThat(SafeName.matches(name)).isFalse();
    assertThatThrownBy(() -> SafeName.require("backup-id", name))
        .isInstanceOf(InvalidNameException.class)
        .hasMessage("'backup-id': value does not match the regex pattern");
  }

  @Test
  void refusesANameLongerThanAFileNameMayBe() {
    assertThat(SafeName.require("file-name", "a".repeat(255))).hasSize(255);
    assertThatThrownBy(() -> SafeName.require("file-name", "a".repeat(256)))
        .hasMessage("'file-name': value may only be 255 characters long");
  }

  @Property
  void isTheRuleOfTheSpecification(@ForAll @StringLength(max = 5) String text) {
    assertThat(SafeName.matches(text)).isEqualTo(RULE.matcher(text).matches());
  }

  @Property
  void isTheRuleOfTheSpecificationAlsoForNamesThatAreNearlyRight(
      @ForAll @CharRange(from = '+', to = '{') @StringLength(max = 4) String text) {
    assertThat(SafeName.matches(text)).isEqualTo(RULE.matcher(text).matches());
  }
}
