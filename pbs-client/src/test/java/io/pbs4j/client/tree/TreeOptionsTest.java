package io.pbs4j.client.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pbs4j.client.tree.posix.PosixAcl;
import io.pbs4j.client.tree.posix.PosixFiles;
import io.pbs4j.core.Octets;
import io.pbs4j.core.catalog.CatalogWriter;
import io.pbs4j.core.pxar.Acl;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a tree is archived and restored, and what with it. */
class TreeOptionsTest {
  @TempDir private Path scratch;
  private final List<String> warnings = new ArrayList<>();
  private Path source = Path.of("");
  private Path target = Path.of("");

  @BeforeEach
  void makeTree() throws IOException {
    source = Files.createDirectory(scratch.resolve("source"));
    target = Files.createDirectory(scratch.resolve("target"));
    for (String directory : List.of("a/b", "cache", "lost+found")) {
      Files.createDirectories(source.resolve(directory));
    }
    for (String file : List.of("x.tmp", "keep.tmp", "a/x.tmp", "a/b/file", "cache/c", "lost+found/l",
        "top")) {
      Files.writeString(source.resolve(file), file);
    }
  }

  @Test
  void patternsOfTheOptionsLeaveOutAndAreKeptInTheArchive() throws IOException {
    restore(archive(excluding("*.tmp", "!keep.tmp", "/cache/", "lost+found")), RestoreOptions.DEFAULT);
    assertThat(names()).containsExactly(".pxarexclude-cli", "a", "a/b", "a/b/file", "keep.tmp", "top");
    assertThat(target.resolve(".pxarexclude-cli")).hasContent("*.tmp\n!keep.tmp\n/cache/\nlost+found\n");
  }

  @Test
  void patternsOfFilesHoldForTheirDirectoryAndBelow() throws IOException {
    Files.writeString(source.resolve(".pxarexclude"), "# comment\n\n  lost+found \n/top\r\n");
    Files.writeString(source.resolve("a/.pxarexclude"), "*.tmp\nfile\n");
    restore(archive(TreeOptions.DEFAULT), RestoreOptions.DEFAULT);
    assertThat(names())
        .containsExactly(
            ".pxarexclude", "a", "a/.pxarexclude", "a/b", "cache", "cache/c", "keep.tmp", "x.tmp");
    assertThat(warnings).isEmpty();
  }

  @Test
  void patternsThatCannotBeHeededAreTold() throws IOException {
    Files.writeString(source.resolve("a/.pxarexclude"), "/x.tmp\n[\n");
    restore(archive(TreeOptions.DEFAULT), RestoreOptions.DEFAULT);
    assertThat(names()).contains("a/x.tmp");
    assertThat(warnings).hasSize(2).allMatch(w -> w.startsWith("a/.pxarexclude: line"));
  }

  @Test
  void patternsOfFilesGoBeforeThoseOfTheOptions() throws IOException {
    Files.writeString(source.resolve(".pxarexclude"), "!x.tmp\n");
    restore(archive(excluding("*.tmp")), RestoreOptions.DEFAULT);
    assertThat(names()).contains("x.tmp", "a/x.tmp").doesNotContain("keep.tmp");
  }

  @Test
  void tooManyEntriesAreRefused() {
    TreeOptions few = new TreeOptions(List.of(), false, List.of(), 4);
    assertThatThrownBy(() -> archive(few)).hasMessage("exceeded allowed number of file entries (> 4)");
  }

  @Test
  void onlyEntriesThatAreHeldCount() throws IOException {
    archive(new TreeOptions(List.of(), false, List.of(), 9));
  }

  @Test
  void otherFileSystemsAreNotEnteredUnlessWanted() throws IOException {
    assumeTrue(PosixFiles.detect().complete() && Files.isDirectory(Path.of("/dev/shm")), "Linux");
    FileStatus root = FileStatus.of(Path.of("/dev"));
    FileStatus shared = FileStatus.of(Path.of("/dev/shm"));
    assumeTrue(root.device() != shared.device(), "a file system in another");
    PosixFiles posix = PosixFiles.detect();
    Path inner = Path.of("/dev/shm");
    assertThat(new FileSystems(posix, TreeOptions.DEFAULT, root).enters(inner, shared.device())).isFalse();
    TreeOptions all = new TreeOptions(List.of(), true, List.of(), 10);
    assertThat(new FileSystems(posix, all, root).enters(inner, shared.device())).isTrue();
    TreeOptions named = new TreeOptions(List.of(), false, List.of(inner), 10);
    assertThat(new FileSystems(posix, named, root).enters(inner, shared.device())).isTrue();
    Path proc = Path.of("/proc");
    assertThat(new FileSystems(posix, all, root).enters(proc, FileStatus.of(proc).device())).isFalse();
  }

  @Test
  void aPatternRestoresAPartWithTheDirectoriesAbove() throws IOException {
    byte[] archive = archive(TreeOptions.DEFAULT);
    restore(archive, RestoreOptions.DEFAULT.withPatterns(List.of(PathPattern.parse("/a/b"))));
    assertThat(names()).containsExactly("a", "a/b", "a/b/file");
  }

  @Test
  void patternsOfARestoreMayBeNegated() throws IOException {
    byte[] archive = archive(TreeOptions.DEFAULT);
    restore(
        archive,
        RestoreOptions.DEFAULT.withPatterns(
            List.of(PathPattern.parse("*.tmp"), PathPattern.parse("!/x.tmp"))));
    assertThat(names()).containsExactly("a", "a/x.tmp", "keep.tmp");
  }

  @Test
  void whatIsThereStaysUnlessToBeReplaced() throws IOException {
    byte[] archive = archive(TreeOptions.DEFAULT);
    Files.createDirectory(target.resolve("a"));
    assertThatThrownBy(() -> restore(archive, RestoreOptions.DEFAULT))
        .isInstanceOf(FileAlreadyExistsException.class);
    Files.writeString(target.resolve("top"), "precious");
    Files.writeString(target.resolve("a/mine"), "mine");
    RestoreOptions into = RestoreOptions.DEFAULT.withIntoExisting(true);
    assertThatThrownBy(() -> restore(archive, into)).isInstanceOf(FileAlreadyExistsException.class);
    assertThat(target.resolve("top")).hasContent("precious");
    restore(archive, into.replacing(true, true, true));
    assertThat(target.resolve("top")).hasContent("top");
    assertThat(target.resolve("a/mine")).hasContent("mine");
  }

  @Test
  void linksReplaceOnlyIfTheyMay() throws IOException {
    Files.createSymbolicLink(source.resolve("link"), Path.of("top"));
    Files.createLink(source.resolve("z-hard"), source.resolve("top"));
    byte[] archive = archive(TreeOptions.DEFAULT);
    restore(archive, RestoreOptions.DEFAULT);
    RestoreOptions files = RestoreOptions.DEFAULT.withIntoExisting(true).replacing(true, false, false);
    assertThatThrownBy(() -> restore(archive, files)).hasMessageContaining("link");
    restore(archive, files.replacing(true, true, true));
    assertThat(Files.readSymbolicLink(target.resolve("link"))).isEqualTo(Path.of("top"));
    assertThat(Files.isSameFile(target.resolve("top"), target.resolve("z-hard"))).isTrue();
  }

  @Test
  void aDirectoryIsNeverReplacedAndALinkNeverFollowed() throws IOException {
    byte[] archive = archive(TreeOptions.DEFAULT);
    RestoreOptions all = RestoreOptions.DEFAULT.withIntoExisting(true).replacing(true, true, true);
    Files.createDirectory(target.resolve("top"));
    assertThatThrownBy(() -> restore(archive, all)).isInstanceOf(FileAlreadyExistsException.class);
    Path outside = Files.createDirectory(scratch.resolve("outside"));
    target = Files.createDirectory(scratch.resolve("second"));
    Files.createSymbolicLink(target.resolve("a"), outside);
    assertThatThrownBy(() -> restore(archive, all)).isInstanceOf(FileAlreadyExistsException.class);
    try (Stream<Path> files = Files.list(outside)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void attributesComeBackUnlessIgnored() throws IOException {
    PosixFiles posix = PosixFiles.detect();
    assumeTrue(posix.complete(), "native code");
    PosixAcl acl = new PosixAcl(6, List.of(new Acl.Rule(1000, 4)), 4, List.of(), 6, 0);
    PosixAcl defaults = new PosixAcl(7, List.of(), 5, List.of(new Acl.Rule(7, 5)), 5, 0);
    Octets comment = Octets.ofText("user.comment");
    posix.setAttribute(source.resolve("top"), PosixAcl.ACCESS, acl.encode());
    posix.setAttribute(source.resolve("top"), comment, comment);
    posix.setAttribute(source.resolve("a"), PosixAcl.DEFAULT, defaults.encode());
    posix.makeNode(source.resolve("pipe"), 0010640, 0, 0);
    byte[] archive = archive(TreeOptions.DEFAULT);

    restore(archive, RestoreOptions.DEFAULT);
    Path top = target.resolve("top");
    assertThat(PosixAcl.parse(posix.attribute(top, PosixAcl.ACCESS))).isEqualTo(acl);
    assertThat(posix.attribute(top, comment)).isEqualTo(comment);
    assertThat(PosixAcl.parse(posix.attribute(target.resolve("a"), PosixAcl.DEFAULT))).isEqualTo(defaults);
    assertThat(mode("pipe") & 0170000).isEqualTo(0010000);
    assertThat(warnings).isEmpty();

    Files.setPosixFilePermissions(
        source.resolve("a/b/file"), java.nio.file.attribute.PosixFilePermissions.fromString("r--r-----"));
    byte[] again = archive(TreeOptions.DEFAULT);
    target = Files.createDirectory(scratch.resolve("bare"));
    restore(again, RestoreOptions.DEFAULT.withAttributes(new RestoreAttributes(false, false, false, false)));
    assertThat(posix.attributes(target.resolve("top"))).isEmpty();
    assertThat(posix.attributes(target.resolve("a"))).isEmpty();
    assertThat(mode("a/b/file") & 0777).isNotEqualTo(0440);
  }

  private int mode(String name) throws IOException {
    return (int) Files.getAttribute(target.resolve(name), "unix:mode", LinkOption.NOFOLLOW_LINKS);
  }

  private static TreeOptions excluding(String... patterns) {
    TreeOptions options = TreeOptions.DEFAULT;
    for (String pattern : patterns) {
      options = options.excluding(PathPattern.parse(pattern));
    }
    return options;
  }

  private byte[] archive(TreeOptions options) throws IOException {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    CatalogWriter catalog = new CatalogWriter(new ByteArrayOutputStream());
    TreeArchiver.archive(source, options, archive, catalog, this::warn);
    return archive.toByteArray();
  }

  private void restore(byte[] archive, RestoreOptions options) throws IOException {
    TreeRestorer.restore("t.pxar", new ByteArrayInputStream(archive), target, options, this::warn);
  }

  private void warn(Octets path, String problem) {
    warnings.add(path + ": " + problem);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.walk(target)) {
      return files
          .filter(file -> !file.equals(target))
          .map(file -> target.relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}
