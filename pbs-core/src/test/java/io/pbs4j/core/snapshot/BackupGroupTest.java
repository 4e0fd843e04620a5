package io.pbs4j.core.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.InvalidNameException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupGroupTest {
  @Test
  void isWrittenTypeSlashId() {
    assertThat(new BackupGroup(BackupType.VM, "100")).hasToString("vm/100");
    assertThat(BackupGroup.parse("host/web-1.example"))
        .isEqualTo(new BackupGroup(BackupType.HOST, "web-1.example"));
  }

  @Test
  void listsContainersThenHostsThenMachinesAndNumbersBeforeNames() {
    List<String> sorted =
        List.of(
            "ct/9",
            "ct/10",
            "ct/a",
            "host/1",
            "host/02",
            "host/2",
            "host/100",
            "host/1a",
            "host/B",
            "host/a",
            "vm/100",
            "vm/18446744073709551615");
    List<BackupGroup> groups = new ArrayList<>(sorted.stream().map(BackupGroup::parse).toList());
    Collections.shuffle(groups, new Random(1));
    Collections.sort(groups);
    assertThat(groups.stream().map(BackupGroup::toString)).isEqualTo(sorted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"vm", "", "vm/", "VM/1", "x/1", "vm/1/2", "vm/..", "/1", "vm//1", "vm/a b"})
  void refusesWhatIsNoGroup(String text) {
    assertThatThrownBy(() -> BackupGroup.parse(text)).isInstanceOf(InvalidNameException.class);
  }

  @Test
  void namesTheFieldThatIsWrong() {
    assertThatThrownBy(() -> BackupGroup.parse("foo/1"))
        .hasMessage("'backup-type': value 'foo' is not defined in the enumeration.");
    assertThatThrownBy(() -> BackupGroup.parse("vm/a/b"))
        .hasMessage("'backup-id': value does not match the regex pattern");
  }

  @Provide
  Arbitrary<BackupGroup> groups() {
    Arbitrary<String> numbers = Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(21);
    Arbitrary<String> names =
        Arbitraries.strings().withChars("019aZ_").ofMinLength(1).ofMaxLength(3);
    return Combinators.combine(Arbitraries.of(BackupType.class), Arbitraries.oneOf(numbers, names))
        .as(BackupGroup::new);
  }

  @Property
  void textFormIsReadBack(@ForAll("groups") BackupGroup group) {
    assertThat(BackupGroup.parse(group.toString())).isEqualTo(group);
  }

  @Property
  void orderIsTotalAndAgreesWithEquals(
      @ForAll("groups") BackupGroup a,
      @ForAll("groups") BackupGroup b,
      @ForAll("groups") BackupGroup c) {
    assertThat(Integer.signum(a.compareTo(b))).isEqualTo(-Integer.signum(b.compareTo(a)));
    assertThat(a.compareTo(b) == 0).isEqualTo(a.equals(b));
    List<BackupGroup> sorted = Stream.of(a, b, c).sorted().toList();
    assertThat(sorted.get(0)).isLessThanOrEqualTo(sorted.get(1));
    assertThat(sorted.get(1)).isLessThanOrEqualTo(sorted.get(2));
    assertThat(sorted.get(0)).isLessThanOrEqualTo(sorted.get(2));
  }
}
