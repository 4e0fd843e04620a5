package io.pbs4j.core.pxar;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.Octets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paths within archives. */
class PxarPathTest {
  @ParameterizedTest
  @CsvSource({
    "'', ''", "/, ''", "., ''", "a, a", "/a/, a", "a/b, a b", "//a//b//, a b", "./a/./b, a b", "a/../b, a .. b", ".a, .a"
  })
  void emptyPartsAndDotsAreLeftOut(String path, String names) {
    assertThat(PxarPath.names(Octets.ofText(path)))
        .map(Octets::toString)
        .isEqualTo(names.isEmpty() ? List.of() : List.of(names.split(" ", -1)));
  }

  @ParameterizedTest
  @CsvSource({"'', a, a", "a, b, a/b", "a/b, c, a/b/c"})
  void namesAreJoinedAndTakenOffAgain(String directory, String name, String path) {
    Octets joined = PxarPath.join(Octets.ofText(directory), Octets.ofText(name));
    assertThat(joined).hasToString(path);
    assertThat(PxarPath.last(joined)).hasToString(name);
  }
}
