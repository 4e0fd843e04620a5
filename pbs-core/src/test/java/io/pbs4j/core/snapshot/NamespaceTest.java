package io.pbs4j.core.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.InvalidNameException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamespaceTest {
  @Test
  void theRootIsTheEmptyText() {
    assertThat(Namespace.parse("")).isSameAs(Namespace.ROOT).hasToString("");
    assertThat(Namespace.ROOT.isRoot()).isTrue();
    assertThat(Namespace.ROOT.directory()).isEmpty();
    assertThat(Namespace.ROOT.parent()).isEqualTo(Namespace.ROOT);
  }

  @Test
  void everyComponentLiesBelowADirectoryNs() {
    assertThat(Namespace.parse("a/b").directory()).isEqualTo("ns/a/ns/b/");
  }

  @Test
  void sevenLevelsAreAllowedAndNotEight() {
    Namespace seven = Namespace.parse("a/b/c/d/e/f/g");
    assertThat(seven.depth()).isEqualTo(7);
    assertThatThrownBy(() -> seven.child("h")).hasMessage("'ns': namespace too deep, 8 >= max 7");
    assertThatThrownBy(() -> Namespace.parse("a/b/c/d/e/f/g/h"))
        .isInstanceOf(InvalidNameException.class);
  }

  @Test
  void twoHundredAndFiftySixCharactersAreAllowedAndNotOneMore() {
    assertThat(Namespace.parse("a".repeat(128) + "/" + "b".repeat(127)).toString()).hasSize(256);
    assertThatThrownBy(() -> Namespace.parse("a".repeat(128) + "/" + "b".repeat(128)))
        .isInstanceOf(InvalidNameException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "a/", "/a", "a//b", "..", "a/..", "a/.b", "a b", "a\0", "ns/../x"})
  void refusesWhatIsNoNamespace(String text) {
    assertThatThrownBy(() -> Namespace.parse(text))
        .isInstanceOf(InvalidNameException.class)
        .hasMessageStartingWith("'ns': ");
  }

  @Test
  void doesNotChangeWhenItsListDoes() {
    List<String> list = new ArrayList<>(List.of("a"));
    Namespace ns = new Namespace(list);
    list.add("b");
    assertThat(ns).hasToString("a");
  }

  @Provide
  Arbitrary<Namespace> namespaces() {
    return Arbitraries.strings()
        .withChars("aB1_-.")
        .ofMinLength(1)
        .ofMaxLength(30)
        .filter(SafeName::matches)
        .list()
        .ofMaxSize(7)
        .map(Namespace::new);
  }

  @Property
  void textFormIsReadBack(@ForAll("namespaces") Namespace ns) {
    assertThat(Namespace.parse(ns.toString())).isEqualTo(ns).isEqualByComparingTo(ns);
  }

  @Property
  void parentUndoesChild(@ForAll("namespaces") Namespace ns) {
    Namespace parent = ns.parent();
    if (ns.isRoot()) {
      assertThat(parent).isEqualTo(ns);
    } else {
      assertThat(parent.child(ns.components().get(ns.depth() - 1))).isEqualTo(ns);
      assertThat(ns.directory()).startsWith(parent.directory());
    }
  }

  @Property
  void namespacesThatDifferHaveDirectoriesThatDiffer(
      @ForAll("namespaces") Namespace a, @ForAll("namespaces") Namespace b) {
    assertThat(a.directory().equals(b.directory())).isEqualTo(a.equals(b));
    assertThat(a.compareTo(b) == 0).isEqualTo(a.equals(b));
  }
}
