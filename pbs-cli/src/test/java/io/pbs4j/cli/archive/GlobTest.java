package io.pbs4j.cli.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** Patterns and sizes by which files are found. */
class GlobTest {
  @ParameterizedTest
  @CsvSource({
    "hosts, etc/hosts",
    "*.conf, etc/a/b.conf",
    "*, etc/a",
    "h?sts, etc/hosts",
    "h[aeo]sts, etc/hosts",
    "h[!aei]sts, etc/hosts",
    "h[^a-n]sts, etc/hosts",
    "etc/*, etc/hosts",
    "/etc/hosts, etc/hosts",
    "etc/**, etc/a/b/c",
    "**/c, c",
    "**/c, etc/a/b/c",
    "etc/**/c, etc/c",
    "etc/**/*.x, etc/a/b/c.x",
    "a.b+c(d), a.b+c(d)",
    "[x, [x",
    "[]], ]"
  })
  void matches(String pattern, String path) {
    assertThat(Glob.parse(pattern, false).matches(path)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "hosts, etc/hosts.allow",
    "*.conf, etc/a/b.confx",
    "a.c, abc",
    "etc/*, etc/a/b",
    "etc/*, var/etc/a",
    "h[!o]sts, etc/hosts",
    "h?sts, etc/hsts",
    "HOSTS, etc/hosts"
  })
  void doesNotMatch(String pattern, String path) {
    assertThat(Glob.parse(pattern, false).matches(path)).isFalse();
  }

  @Test
  void lettersOfEitherCaseCanBeTheSame() {
    assertThat(Glob.parse("GRÜSSE*", true).matches("grüsse.txt")).isTrue();
  }

  @Test
  void namesWithLineBreaksAreNames() {
    assertThat(Glob.parse("new*line", false).matches("new\nline")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"+1K, 1025, true", "+1K, 1024, false", "-2M, 2097151, true", "-2M, 2097152, false", "5, 5, true", "5, 6, false", "+0, -1, false"})
  void sizesAreMoreLessOrExactlySoManyBytes(String rule, long size, boolean matches) {
    assertThat(new SizeRule.Converter().convert(rule).matches(size)).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "+", "K", "1X", "--1", "9999999999T", "1.5M"})
  void otherSizesAreRefused(String text) {
    assertThatThrownBy(() -> new SizeRule.Converter().convert(text)).isInstanceOf(TypeConversionException.class);
  }
}
