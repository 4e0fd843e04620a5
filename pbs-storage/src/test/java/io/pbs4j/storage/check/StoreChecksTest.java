package io.pbs4j.storage.check;

import static io.pbs4j.storage.check.SoundStore.NEW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pbs4j.storage.survey.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each planted fault outside of snapshots is found, and nothing else. */
class StoreChecksTest {
  @TempDir private Path directory;
  private SoundStore store;

  @BeforeEach
  void create() throws IOException {
    store = SoundStore.create(directory.resolve("store"));
  }

  private List<String> layout() {
    CheckOptions all = CheckOptions.of(true);
    return store
        .check(
            new CheckOptions(
                true, Selection.ALL, null, Set.of("layout"), Set.of(), 1, all.progress(), () -> false))
        .findings()
        .stream()
        .map(finding -> finding.code().id() + " " + finding.subject())
        .toList();
  }

  private void mode(String name, String permissions) throws IOException {
    Files.setPosixFilePermissions(store.file(name), PosixFilePermissions.fromString(permissions));
  }

  @Test
  void prefixDirectoriesThatAreMissingAreToldOnce() {
    assertThat(layout()).containsExactly("prefix-directories-missing .chunks");
  }

  @Test
  void aMissingLockAndAForeignNameAmongTheChunksAreNamed() throws IOException {
    Files.delete(store.file(".lock"));
    store.write(".chunks/readme", "x");
    assertThat(layout())
        .containsExactly(
            "lock-missing .lock", "prefix-directories-missing .chunks", "unexpected-entry .chunks/readme");
  }

  @Test
  void withoutChunkAreaNoChunkIsCalledMissing() throws IOException {
    Files.move(store.file(".chunks"), store.file(".gone"));
    assertThat(layout()).containsExactly("chunks-directory-missing .chunks");
    assertThat(store.found()).isEmpty();
    assertThat(store.check(CheckOptions.of(true)).complete()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"'{}',false", "'{\"upid\":null}',false", "'[]',true", "'{',true", "'',true"})
  void figuresOfTheLastCollectionMustBeAnObject(String text, boolean found) throws IOException {
    store.write(".gc-status", text);
    assertThat(store.found())
        .isEqualTo(found ? List.of("gc-status-unreadable .gc-status") : List.of());
  }

  @ParameterizedTest
  @CsvSource({
    "host/-x/2023-11-14T22:13:20Z/f, group-name-invalid host/-x",
    "host/a/2023-02-31T22:13:20Z/f, snapshot-name-invalid host/a/2023-02-31T22:13:20Z",
    "host/a/old/f, snapshot-name-invalid host/a/old",
    "ns/-x/f, namespace-name-invalid ns/-x",
    "ns/a/ns/b/ns/c/ns/d/ns/e/ns/f/ns/g/ns/h/f, namespace-name-invalid ns/a/ns/b/ns/c/ns/d/ns/e/ns/f/ns/g/ns/h",
    "qemu/f, unexpected-entry qemu",
    "readme, unexpected-entry readme",
    "ns/f, unexpected-entry ns/f",
    "host/f, unexpected-entry host/f"
  })
  void entriesThatNoListingShowsAreNamed(String file, String finding) throws IOException {
    store.write(file, "x");
    mode(file.contains("/") ? file.substring(0, file.indexOf('/')) : file, "rwxr-xr-x");
    assertThat(store.foundFast()).contains(finding);
    assertThat(store.foundFast()).filteredOn(line -> !line.startsWith("mode-unusual")).containsExactly(finding);
  }

  @Test
  void hiddenEntriesAndLostFoundAreNoConcern() throws IOException {
    store.write(".snapshot/x", "x");
    store.write("lost+found/x", "x");
    assertThat(store.found()).isEmpty();
  }

  @Test
  void anIndexOutsideOfSnapshotsKeepsItsChunks() throws IOException {
    Files.move(store.file(NEW), store.file("host/a/moved"));
    assertThat(store.foundFast())
        .containsExactly(
            "snapshot-name-invalid host/a/moved", "stray-index host/a/moved/root.pxar.didx");
  }

  @Test
  void aMissingOwnerIsNamed() throws IOException {
    Files.delete(store.file("host/a/owner"));
    assertThat(store.found()).containsExactly("owner-missing host/a/owner");
  }

  @ParameterizedTest
  @CsvSource({
    "'', owner-invalid",
    "root, owner-invalid",
    "'root@pam\nother@pam\n', owner-extra-lines",
    "'\nroot@pam\n', owner-invalid"
  })
  void anOwnerFileThatNamesNoOwnerIsNamed(String text, String code) throws IOException {
    store.write("host/a/owner", text);
    assertThat(store.found()).containsExactly(code + " host/a/owner");
  }

  @ParameterizedTest
  @CsvSource({
    "host, rwxrwxr-x, writable-by-others",
    "host/a/owner, rw-rw-rw-, writable-by-others",
    "host/a/owner, -w-r--r--, not-accessible-to-owner",
    "host/a, rwx------, mode-unusual",
    ".chunks, rwxr-xr-x, mode-unusual",
    "host/a/2023-11-15T22:13:20Z/root.pxar.didx, rw-------, mode-unusual"
  })
  void permissionsThatTheServerWouldNotGiveAreNamed(String file, String permissions, String code)
      throws IOException {
    boolean root = store.file(".").toFile().canWrite() && "root".equals(System.getProperty("user.name"));
    assumeTrue(root || permissions.startsWith("rw"), "only root reads what its owner may not");
    mode(file, permissions);
    assertThat(store.foundFast()).containsExactly(code + " " + file);
  }

  @Test
  void anotherOwnerThanThatOfTheChunksIsNamed() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root gives files away");
    Files.setAttribute(store.file("host/a/owner"), "unix:uid", 12345);
    assertThat(store.found()).containsExactly("ownership-differs host/a/owner");
  }

  @Test
  void whatCannotBeReadIsUnreachableAndNotDamaged() throws IOException {
    // A directory in the place of a file cannot be read, whoever tries.
    Files.delete(store.file(NEW + "/index.json.blob"));
    Files.createDirectory(store.file(NEW + "/index.json.blob"));
    Files.setPosixFilePermissions(
        store.file(NEW + "/index.json.blob"), PosixFilePermissions.fromString("rwxr-xr-x"));
    List<Finding> findings = store.findings(true);
    assertThat(findings).isNotEmpty().allMatch(f -> f.severity() == Severity.UNREACHABLE);
  }

  @Test
  void aSelectionLooksAtNothingElse() throws IOException {
    Files.delete(store.file("host/a/owner"));
    SoundStore.flip(store.file(SoundStore.IMAGE + "/index.json.blob"), 40);
    assertThat(codes("vm/100")).containsExactly(FindingCode.MANIFEST_DAMAGED);
    assertThat(codes("host/a")).containsExactly(FindingCode.OWNER_MISSING);
    assertThat(codes("host/other")).isEmpty();
  }

  private List<FindingCode> codes(String selected) {
    CheckOptions all = CheckOptions.of(false);
    Selection selection = Selection.of(io.pbs4j.core.snapshot.Namespace.ROOT, selected);
    return store
        .check(
            new CheckOptions(
                false, selection, null, Set.of(), Set.of("layout"), 1, all.progress(), () -> false))
        .findings()
        .stream()
        .map(Finding::code)
        .toList();
  }
}
