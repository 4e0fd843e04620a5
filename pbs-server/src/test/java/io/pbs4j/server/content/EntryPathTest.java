package io.pbs4j.server.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.Octets;
import io.pbs4j.server.api.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntryPathTest {
  private static EntryPath of(String text) {
    return EntryPath.parse(
        Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Test
  void theTopIsNamedByWordSlashOrTheirBase64() {
    assertThat(EntryPath.parse("root").isTop()).isTrue();
    assertThat(EntryPath.parse("/").isTop()).isTrue();
    assertThat(of("/").isTop()).isTrue();
    assertThat(EntryPath.parse("").isTop()).isFalse();
  }

  @Test
  void slashesBeforeBetweenAndBehindDoNotCount() {
    assertThat(of("//a///b/").names()).containsExactly(Octets.ofText("a"), Octets.ofText("b"));
  }

  @Test
  void namesAreBytes() {
    EntryPath path = of("x/\u00ff\u00fe");
    assertThat(path.below(1).toByteArray()).containsExactly(0xff, 0xfe);
    assertThat(EntryPath.parse(path.child(false, Octets.ofText("y"))).names())
        .isEqualTo(List.of(path.names().get(0), path.names().get(1), Octets.ofText("y")));
  }

  @Test
  void whatIsNoBase64IsNamedByItsPlace() {
    assertThatThrownBy(() -> EntryPath.parse("ab%c"))
        .isInstanceOf(ApiException.class)
        .hasMessage("Invalid byte 37, offset 2.");
  }
}
