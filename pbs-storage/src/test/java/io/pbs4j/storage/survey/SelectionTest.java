package io.pbs4j.storage.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.InvalidNameException;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectionTest {
  private static final BackupSnapshot SNAPSHOT = BackupSnapshot.parse("vm/100/2023-11-14T22:13:20Z");
  private static final BackupSnapshot LATER = BackupSnapshot.parse("vm/100/2023-11-15T22:13:20Z");

  @Test
  void allHoldsEverything() {
    assertThat(Selection.ALL.everything()).isTrue();
    assertThat(Selection.ALL.holds(Namespace.parse("a/b"), SNAPSHOT)).isTrue();
    assertThat(Selection.of(Namespace.ROOT, null)).isEqualTo(Selection.ALL);
  }

  @ParameterizedTest
  @CsvSource({"'',true,false", "a,true,false", "a/b,true,true", "a/b/c,true,true", "a/c,false,false", "b,false,false"})
  void aNamespaceHoldsThoseBelowItAndIsEnteredFromAbove(String other, boolean entered, boolean held) {
    Selection selection = Selection.of(Namespace.parse("a/b"), null);
    assertThat(selection.everything()).isFalse();
    assertThat(selection.enters(Namespace.parse(other))).isEqualTo(entered);
    assertThat(selection.holds(Namespace.parse(other))).isEqualTo(held);
  }

  @Test
  void aGroupHoldsItsSnapshotsOnly() {
    Selection selection = Selection.of(Namespace.ROOT, "vm/100");
    assertThat(selection.holds(Namespace.ROOT, SNAPSHOT)).isTrue();
    assertThat(selection.holds(Namespace.ROOT, LATER)).isTrue();
    assertThat(selection.holds(Namespace.ROOT, BackupGroup.parse("vm/101"))).isFalse();
  }

  @Test
  void aSnapshotHoldsItselfAndItsGroupIsEntered() {
    Selection selection = Selection.of(Namespace.ROOT, SNAPSHOT.toString());
    assertThat(selection.holds(Namespace.ROOT, SNAPSHOT.group())).isTrue();
    assertThat(selection.holds(Namespace.ROOT, SNAPSHOT)).isTrue();
    assertThat(selection.holds(Namespace.ROOT, LATER)).isFalse();
  }

  @Test
  void otherTextsAreRefused() {
    assertThatThrownBy(() -> Selection.of(Namespace.ROOT, "vm")).isInstanceOf(InvalidNameException.class);
  }
}
