package io.pbs4j.client.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.client.tree.posix.RawNames;
import io.pbs4j.core.Octets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shell patterns by what they match, and the files that patterns come from. */
class GlobPatternTest {
  @ParameterizedTest
  @CsvSource({
    "abc, abc, true",
    "abc, abcd, false",
    "a*, a, true",
    "a*, abc, true",
    "a*, a/b, false",
    "*.txt, .txt, true",
    "*.txt, a.txt.gz, false",
    "?, a, true",
    "?, ab, false",
    "?, /, false",
    "a?c, a/c, false",
    "**, a/b/c, true",
    "**/c, c, true",
    "**/c, a/b/c, true",
    "**/c, a/bc, false",
    "a/**/c, a/c, true",
    "a/**/c, a/x/y/c, true",
    "a/**/c, ac, false",
    "a/**, a/b, true",
    "a/**, a, false",
    "a**b, axb, true",
    "a**b, ax/yb, false",
    "***, abc, true",
    "***, a/b, false",
    "[abc], b, true",
    "[abc], d, false",
    "[a-c]x, bx, true",
    "[a-c]x, dx, false",
    "[^a-c], d, true",
    "[^a-c], b, false",
    "[^a], /, false",
    "[-a], -, true",
    "[a-], -, true",
    "[a-], b, false",
    "[]], ], true",
    "[]a], a, true",
    "[^]], a, true",
    "[^]], ], false",
    "[*], *, true",
    "[*], a, false",
    "'[\\]', '\\', true",
    "'\\*', *, true",
    "'\\*', a, false",
    "'\\[a]', '[a]', true",
    "'a\\', 'a\\', true",
    "'(a|b)', a, false",
    "'(a|b)', '(a|b)', true",
    "a.c, abc, false",
    "^a$, a, false"
  })
  void matchesAsShellsDo(String glob, String text, boolean matches) {
    boolean found = Pattern.compile(GlobPattern.regex(glob), Pattern.DOTALL).matcher(text).matches();
    assertThat(found).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({"[", "[a", "[^", "[]", "[^]", "a[b/c"})
  void anUnclosedSetIsRefused(String glob) {
    assertThatThrownBy(() -> GlobPattern.regex(glob)).isInstanceOf(PatternSyntaxException.class);
  }

  @TempDir private Path directory;
  private final List<String> warnings = new ArrayList<>();
  private final Exclusions exclusions =
      new Exclusions(
          List.of(PathPattern.parse("*.bak")), (path, problem) -> warnings.add(path + ": " + problem));

  @Test
  void linesOfAFileAreForItsDirectoryAndAreForgottenBehindIt() throws Exception {
    write("# comment\n\n  *.tmp \t\r\n!keep.tmp\nlast");
    int before = exclusions.enter(directory, Octets.ofText(""));
    assertThat(excluded("a/x.tmp")).isTrue();
    assertThat(excluded("a/keep.tmp")).isFalse();
    assertThat(excluded("last")).isTrue();
    assertThat(excluded("# comment")).isFalse();
    assertThat(excluded("x.bak")).isTrue();
    exclusions.leave(before);
    assertThat(excluded("a/x.tmp")).isFalse();
    assertThat(excluded("x.bak")).isTrue();
    assertThat(warnings).isEmpty();
  }

  @Test
  void aFileDeeperDownOverrulesTheOptions() throws Exception {
    write("!important.bak\n");
    int before = exclusions.enter(directory, Octets.ofText("sub"));
    assertThat(excluded("sub/important.bak")).isFalse();
    assertThat(excluded("sub/other.bak")).isTrue();
    exclusions.leave(before);
    assertThat(excluded("sub/important.bak")).isTrue();
  }

  @Test
  void aSlashAtTheStartHasAMeaningInTheRootOnly() throws Exception {
    write("/top\n");
    exclusions.enter(directory, Octets.ofText(""));
    assertThat(excluded("top")).isTrue();
    assertThat(excluded("sub/top")).isFalse();
    exclusions.enter(directory, Octets.ofText("sub"));
    assertThat(warnings).singleElement().asString().startsWith("sub/.pxarexclude: line '/top' not heeded");
  }

  @Test
  void aLineThatIsNoPatternIsAWarningAndTheOthersHold() throws Exception {
    write("[oops\n*.tmp\n");
    exclusions.enter(directory, Octets.ofText(""));
    assertThat(excluded("x.tmp")).isTrue();
    assertThat(warnings).singleElement().asString().contains(".pxarexclude: line not heeded");
  }

  @Test
  void aFileOfUnreasonableLengthIsNotHeeded() throws Exception {
    write("x\n".repeat(600_000));
    exclusions.enter(directory, Octets.ofText(""));
    assertThat(excluded("x")).isFalse();
    assertThat(warnings).singleElement().asString().contains("longer than");
  }

  @Test
  void linksAndDirectoriesOfThatNameAreNoSuchFile() throws Exception {
    Path real = Files.writeString(directory.resolve("real"), "*\n");
    Files.createSymbolicLink(directory.resolve(".pxarexclude"), real);
    exclusions.enter(directory, Octets.ofText(""));
    assertThat(excluded("a")).isFalse();
    assertThat(warnings).isEmpty();
  }

  @Test
  void linesOfAnyBytesMatchNamesOfTheseBytes() throws Exception {
    byte[] name = {'a', (byte) 0xff, 'b'};
    Files.write(directory.resolve(".pxarexclude"), name);
    exclusions.enter(directory, Octets.ofText(""));
    assertThat(exclusions.excludes(Octets.of(name), false)).isTrue();
    assertThat(RawNames.of(RawNames.in(directory, Octets.of(name)))).isEqualTo(Octets.of(name));
  }

  private void write(String lines) throws Exception {
    Files.writeString(directory.resolve(".pxarexclude"), lines);
  }

  private boolean excluded(String path) {
    return exclusions.excludes(Octets.ofText(path), false);
  }
}
