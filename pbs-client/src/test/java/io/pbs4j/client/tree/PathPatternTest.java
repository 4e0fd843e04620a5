package io.pbs4j.client.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.InvalidNameException;
import io.pbs4j.core.Octets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns select the same paths as with the stock client 3.2.4; the table is what it did. */
class PathPatternTest {
  /** The files of the tree that it was tried with; directories end with a slash. */
  private static final List<String> TREE =
      List.of(
          "a/", "a/b/", "a/b/c/", "a/b/c/f", "a/b/f", "a/f", "b/", "b/f", "f", "x/", "x/a/", "x/a/b/",
          "x/a/b/f", "x/a/f");

  @ParameterizedTest
  @CsvSource({
    "/a/b, a f b b/f x x/a x/a/b x/a/b/f x/a/f a/f",
    "a/b, a a/f b b/f f x x/a x/a/f",
    "**/f, a a/b a/b/c b x x/a x/a/b",
    "/**/f, a a/b a/b/c b x x/a x/a/b",
    "a/**/f, a a/b a/b/c b b/f f x x/a x/a/b",
    "/a/**, a b b/f f x x/a x/a/b x/a/b/f x/a/f",
    "a/**, a b b/f f x x/a",
    "**/b/f, a a/b a/b/c a/b/c/f a/f b f x x/a x/a/b x/a/f",
    "/x/**/f, a a/b a/b/c a/b/c/f a/b/f a/f b b/f f x x/a x/a/b",
    "[a-b], f x",
    "[!a], b b/f f x",
    "[^a], a",
    "a/b/, a a/f b b/f f x x/a x/a/f",
    "/b/, a a/b a/b/c a/b/c/f a/b/f a/f f x x/a x/a/b x/a/b/f x/a/f"
  })
  void leavesOutWhatTheStockClientLeavesOut(String pattern, String left) {
    assertThat(remaining(pattern)).containsExactlyInAnyOrder(left.split(" "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a**f", "a?b", "./a", "a//b", "{a,b}", "", "/", "!f"})
  void matchesNothing(String pattern) {
    assertThat(remaining(pattern)).hasSize(TREE.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "**", "/*", "/**"})
  void matchesEverything(String pattern) {
    assertThat(remaining(pattern)).isEmpty();
  }

  @Test
  void theLastThatMatchesCounts() {
    assertThat(remaining("!f", "f")).doesNotContain("f", "a/f");
    assertThat(remaining("f", "!/f")).contains("f").doesNotContain("a/f", "x/a/f");
    assertThat(remaining("a/*", "!a/b")).contains("a/b", "a/b/f", "a/b/c/f").doesNotContain("a/f");
  }

  @Test
  void aBackslashTakesAwayTheMeaning() {
    PathPattern pattern = PathPattern.parse("we\\*ird");
    assertThat(pattern.matches(Octets.ofText("we*ird"), false)).isTrue();
    assertThat(pattern.matches(Octets.ofText("weird"), false)).isFalse();
  }

  @Test
  void onlyDirectoriesMatchAPatternThatEndsWithASlash() {
    PathPattern pattern = PathPattern.parse("cache/");
    assertThat(pattern.matches(Octets.ofText("a/cache"), true)).isTrue();
    assertThat(pattern.matches(Octets.ofText("a/cache"), false)).isFalse();
  }

  @Test
  void namesOfAnyBytesMatch() {
    Octets odd = Octets.of(new byte[] {'a', (byte) 0xff, '\n', 'z'});
    assertThat(PathPattern.parse("a*z").matches(odd, false)).isTrue();
    assertThat(PathPattern.parse("a??z").matches(odd, false)).isTrue();
    assertThat(PathPattern.parse(odd).matches(odd, false)).isTrue();
  }

  @Test
  void whatRegularExpressionsTakeForSpecialIsNot() {
    String special = "a.b+(c)|$^{}&&~#";
    assertThat(PathPattern.parse(special).matches(Octets.ofText(special), false)).isTrue();
    assertThat(PathPattern.parse("a.b").matches(Octets.ofText("axb"), false)).isFalse();
    assertThat(PathPattern.parse("[&&[]x").matches(Octets.ofText("[x"), false)).isTrue();
  }

  @Test
  void anOpenBracketIsRefused() {
    assertThatThrownBy(() -> PathPattern.parse("[abc"))
        .isInstanceOf(InvalidNameException.class)
        .hasMessageContaining("[abc");
  }

  @Test
  void thePatternIsKeptAsItWasWritten() {
    for (String text : List.of("/a/b/", "!*.tmp", "x.tmp/", "\u00e9*")) {
      assertThat(PathPattern.parse(text)).hasToString(text);
    }
  }

  private static List<String> remaining(String... patterns) {
    List<PathPattern> parsed = Arrays.stream(patterns).map(PathPattern::parse).toList();
    return TREE.stream()
        .filter(entry -> !goneWithItsParents(parsed, entry))
        .map(PathPatternTest::plain)
        .toList();
  }

  private static boolean goneWithItsParents(List<PathPattern> patterns, String entry) {
    return TREE.stream()
        .filter(other -> other.equals(entry) || (other.endsWith("/") && entry.startsWith(other)))
        .anyMatch(
            other -> PathPattern.selected(patterns, Octets.ofText(plain(other)), other.endsWith("/")));
  }

  private static String plain(String entry) {
    return entry.endsWith("/") ? entry.substring(0, entry.length() - 1) : entry;
  }
}
