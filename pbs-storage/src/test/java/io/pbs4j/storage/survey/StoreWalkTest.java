package io.pbs4j.storage.survey;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.snapshot.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreWalkTest {
  private static final String DAY_1 = "2023-11-14T22:13:20Z";
  private static final String DAY_2 = "2023-11-15T22:13:20Z";

  @TempDir private Path root;

  private void file(String name) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.createFile(file);
  }

  @Test
  void anEmptyStoreHasOnlyItsRoot() {
    StoreTree tree = StoreWalk.walk(root, Selection.ALL);
    assertThat(tree.groups()).isEmpty();
    assertThat(tree.directories()).containsExactly("");
    assertThat(tree.oddities()).isEmpty();
  }

  @Test
  void groupsAndSnapshotsAreInOrder() throws IOException {
    file("vm/100/" + DAY_2 + "/b.didx");
    file("vm/100/" + DAY_1 + "/a.didx");
    file("vm/9/" + DAY_1 + "/a.didx");
    file("ns/n/ct/1/" + DAY_1 + "/a.didx");
    file("ct/1/" + DAY_1 + "/a.didx");
    StoreTree tree = StoreWalk.walk(root, Selection.ALL);
    assertThat(tree.groups()).extracting(GroupPlace::path).containsExactly("ct/1", "vm/9", "vm/100", "ns/n/ct/1");
    assertThat(tree.groups().get(2).snapshots())
        .extracting(SnapshotPlace::path)
        .containsExactly("vm/100/" + DAY_1, "vm/100/" + DAY_2);
    assertThat(tree.snapshots()).hasSize(5);
    assertThat(tree.snapshots().get(0).path("a.didx")).isEqualTo("ct/1/" + DAY_1 + "/a.didx");
  }

  @Test
  void filesOfGroupsAndSnapshotsAreListedByName() throws IOException {
    file("vm/100/owner");
    file("vm/100/notes");
    file("vm/100/" + DAY_1 + "/b.blob");
    file("vm/100/" + DAY_1 + "/.protected");
    GroupPlace group = StoreWalk.walk(root, Selection.ALL).groups().get(0);
    assertThat(group.files()).containsExactly("notes", "owner");
    assertThat(group.snapshots().get(0).files()).containsExactly(".protected", "b.blob");
  }

  @Test
  void whatIsNotSelectedIsNotEntered() throws IOException {
    file("vm/100/" + DAY_1 + "/a.didx");
    file("ns/n/vm/100/" + DAY_1 + "/a.didx");
    file("ns/n/ns/m/vm/100/" + DAY_2 + "/a.didx");
    file("ns/o/vm/100/" + DAY_2 + "/a.didx");
    StoreTree tree = StoreWalk.walk(root, Selection.of(Namespace.parse("n"), "vm/100/" + DAY_2));
    assertThat(tree.groups()).extracting(GroupPlace::path).containsExactly("ns/n/vm/100", "ns/n/ns/m/vm/100");
    assertThat(tree.snapshots()).extracting(SnapshotPlace::path).containsExactly("ns/n/ns/m/vm/100/" + DAY_2);
  }

  @Test
  void symbolicLinksAreNotFollowed() throws IOException {
    file("host/a/" + DAY_1 + "/a.didx");
    Files.createSymbolicLink(root.resolve("vm"), root.resolve("host"));
    StoreTree tree = StoreWalk.walk(root, Selection.ALL);
    assertThat(tree.groups()).hasSize(1);
    assertThat(tree.oddities()).extracting(StoreTree.Oddity::path).containsExactly("vm");
  }

  @Test
  void indexesOutsideOfSnapshotsAreFoundAsACollectionFindsThem() throws IOException {
    file("host/a/odd/deep/x.fidx");
    file("other/y.didx");
    file("z.didx");
    file(".hidden/h.didx");
    file("other/.hidden/h.didx");
    file("other/x.tmp_didx");
    assertThat(StoreWalk.walk(root, Selection.ALL).strayIndexes())
        .containsExactlyInAnyOrder("host/a/odd/deep/x.fidx", "other/y.didx", "z.didx");
  }
}
