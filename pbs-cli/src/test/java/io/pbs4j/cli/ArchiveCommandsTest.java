package io.pbs4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.testkit.Golden;
import io.pbs4j.testkit.Golden.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looking into snapshots of the golden datastore without a server. */
class ArchiveCommandsTest {
  private static final String PLAIN = "host/plain/2023-11-14T22:13:20Z";
  private static final String ENCRYPTED = "host/enc-none/2023-11-14T22:13:20Z";

  @TempDir static Path directory;
  static Golden golden;
  static String store;
  static Map<String, String> before;

  @TempDir private Path work;
  private final Map<String, String> variables = new HashMap<>();

  @BeforeAll
  static void unpack() throws IOException {
    golden = Golden.unpack(directory);
    store = golden.datastore().toString();
    before = state();
  }

  /** Whatever a command does, the store is as it was. */
  @AfterEach
  void nothingInTheStoreChanged() throws IOException {
    assertThat(state()).isEqualTo(before);
  }

  @Test
  void everyArchiveIsWrittenAsTheReferenceRestoresIt() throws IOException {
    int count = 0;
    for (String line : Files.readAllLines(golden.expected("raw/decoded.sha256"))) {
      String[] path = line.substring(66).split("/", -1);
      String[] parts = snapshot(path[0]);
      if (parts[1].startsWith("vm/200") && path[1].startsWith("root")) {
        continue; // its chunks are not in the golden data
      }
      List<String> args = new ArrayList<>(List.of("cat", "--raw", "--datastore", store));
      args.addAll(options(parts));
      args.addAll(List.of(parts[1], path[1]));
      CommandRun run = run(args.toArray(String[]::new));
      assertThat(run.err()).isEmpty();
      assertThat(Digest.sha256(run.raw())).as(line.substring(66)).hasToString(line.substring(0, 64));
      count++;
    }
    assertThat(count).isGreaterThan(30);
  }

  @Test
  void everyCatalogIsPrintedAsTheStockClientPrintsIt() throws IOException {
    try (Stream<Path> files = Files.list(golden.expected("client"))) {
      List<Path> dumps =
          files.filter(f -> f.getFileName().toString().startsWith("catalog-dump.")).sorted().toList();
      assertThat(dumps).hasSize(9);
      for (Path dump : dumps) {
        String name = dump.getFileName().toString();
        String[] parts = snapshot(name.substring("catalog-dump.".length(), name.length() - 4));
        List<String> args = new ArrayList<>(List.of("--datastore", store, "catalog", "dump"));
        args.addAll(options(parts));
        args.add(parts[1]);
        assertThat(run(args.toArray(String[]::new)).out()).as(name).isEqualTo(Files.readString(dump));
      }
    }
  }

  @Test
  void aCatalogAsJsonHasAllEntries() throws IOException {
    JsonNode list = json("catalog", "dump", "--datastore", store, PLAIN, "--output-format", "json");
    assertThat(list).hasSize(513);
    assertThat(list.get(0).path("path").asText()).isEqualTo("./root.pxar.didx");
    assertThat(list.findValues("path-base64")).isNotEmpty();
  }

  @Test
  void archivesOfASnapshotAreListedWithoutItsKey() {
    CommandRun run = run("ls", "--datastore", store, ENCRYPTED);
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("root.pxar.didx", "disk.img.fidx", "encrypt");
    assertThat(run("ls", "--datastore", store, "host/plain").out()).contains("catalog.pcat1.didx");
  }

  @Test
  void aDirectoryIsListedWithModesOwnersAndLinks() {
    CommandRun root = run("--datastore", store, "ls", PLAIN, "root.pxar");
    assertThat(root.out())
        .contains("-rwsr-xr-x  0:0", "drwxrwxrwt  0:0", "4000000000:3999999999", "2100-01-01T00:00:00Z");
    CommandRun links = run("--datastore", store, "ls", PLAIN, "root.pxar/links");
    assertThat(links.out()).contains("hard-b link to links/hard-a", "dangling -> ");
    CommandRun special = run("--datastore", store, "ls", PLAIN, "root.pxar/special");
    assertThat(special.out()).contains("crw-r--r--  0:0", "1:3").contains("prw-------").contains("srwxr-xr-x");
  }

  @Test
  void namesNeverReachTheTerminalRaw() {
    for (String[] more : new String[][] {{"ls", PLAIN, "root.pxar/unicode"}, {"find", PLAIN, "unicode/*"}}) {
      CommandRun run = run(Stream.concat(Stream.of("--datastore", store), Stream.of(more)).toArray(String[]::new));
      assertThat(run.out()).contains("new\\nline", "dir-\\xFF\\xFE", "tab\\tname");
      assertThat(run.out().chars().filter(ch -> ch < ' ' && ch != '\n')).isEmpty();
    }
    CommandRun missing = run("--datastore", store, "cat", PLAIN, "root.pxar/\u001b[31mred");
    assertThat(missing.code()).isEqualTo(1);
    assertThat(missing.err()).doesNotContain("\u001b").contains("\\u{1b}[31mred");
  }

  @Test
  void aListingAsJsonHasStableKeys() throws IOException {
    JsonNode list = json("ls", "--datastore", store, PLAIN, "root.pxar/links", "--output-format", "json");
    JsonNode hard = list.get(3);
    assertThat(hard.path("type").asText()).isEqualTo("hard-link");
    assertThat(hard.path("target").asText()).isEqualTo("links/hard-a");
    assertThat(hard.properties().stream().map(Map.Entry::getKey))
        .containsExactly("name", "type", "mode", "uid", "gid", "size", "mtime", "mtime-nanos", "target");
  }

  @Test
  void theCatalogListsWhatTheArchiveDoes() throws IOException {
    for (String path : List.of("root.pxar", "root.pxar/unicode", "root.pxar/many")) {
      JsonNode archive = json("ls", "--datastore", store, PLAIN, path, "--output-format", "json");
      JsonNode catalog =
          json("ls", "--catalog", "--datastore", store, PLAIN, path, "--output-format", "json");
      assertThat(catalog.findValuesAsText("name")).isEqualTo(archive.findValuesAsText("name"));
      assertThat(catalog.findValuesAsText("type")).isEqualTo(archive.findValuesAsText("type"));
    }
  }

  @Test
  void aFileIsWrittenWholeOrInPart() {
    assertThat(cat("root.pxar/unicode/new\\nline")).isEqualTo("content of 'new\\nline'\n");
    assertThat(cat("root.pxar/hello.txt")).startsWith("Hello");
    assertThat(cat("root.pxar/hello.txt", "--offset", "1", "--length", "4")).isEqualTo("ello");
    assertThat(cat("root.pxar/hello.txt", "--offset", "1000")).isEmpty();
    assertThat(cat("root.pxar/unicode/dir-\\xFF\\xFE/inside")).isEqualTo("inside");
    assertThat(run("cat", "--datastore", store, PLAIN, "disk.img", "--offset", "33554430").raw()).hasSize(2);
  }

  @Test
  void whatCannotBeWrittenIsSaid() {
    assertThat(run("cat", "--datastore", store, PLAIN, "root.pxar").code()).isEqualTo(2);
    assertThat(run("cat", "--raw", "--datastore", store, PLAIN, "root.pxar/x").code()).isEqualTo(2);
    assertThat(run("cat", "--offset", "-1", "--datastore", store, PLAIN, "disk.img").code()).isEqualTo(2);
    assertThat(run("cat", "--datastore", store, PLAIN, "root.pxar/special/fifo").err()).contains("no regular file");
    assertThat(run("cat", "--datastore", store, PLAIN, "etc.conf/x").err()).contains("no archive of a directory");
    assertThat(run("cat", "--datastore", store, PLAIN, "none.img").err()).contains("does not contain");
    assertThat(run("ls", "--datastore", store, PLAIN, "root.pxar/none").code()).isEqualTo(1);
    assertThat(run("ls", "--datastore", store, PLAIN, "etc.conf").code()).isEqualTo(1);
    assertThat(run("ls", "--datastore", store, "host/none").code()).isEqualTo(2);
    assertThat(run("ls", "--datastore", store, "host/none/2023-11-14T22:13:20Z").code()).isEqualTo(1);
    assertThat(run("ls", "--datastore", work.toString(), PLAIN).err()).contains("no datastore");
    assertThat(run("catalog").code()).isEqualTo(2);
  }

  @Test
  void anEncryptedSnapshotNeedsItsKey() throws IOException {
    CommandRun none = run("cat", "--datastore", store, ENCRYPTED, "etc.conf");
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err()).contains("missing key - manifest was created with key ");
    variables.put("PBS_ENCRYPTION_PASSWORD", "pbkdf2-pass-1");
    CommandRun wrong = run("cat", "--datastore", store, "--keyfile", key("pbkdf2"), ENCRYPTED, "etc.conf");
    assertThat(wrong.err()).contains("wrong key - ", "does not match provided key");
    CommandRun right = run("cat", "--datastore", store, "--keyfile", key("none"), ENCRYPTED, "etc.conf");
    assertThat(right.raw()).isEqualTo(run("cat", "--datastore", store, PLAIN, "etc.conf").raw());
  }

  @Test
  void theDefaultKeyIsThatOfTheStockClient() throws IOException {
    Path config = Files.createDirectories(work.resolve("proxmox-backup"));
    Files.copy(Path.of(key("none")), config.resolve("encryption-key.json"));
    variables.put("XDG_CONFIG_HOME", work.toString());
    assertThat(run("cat", "--datastore", store, ENCRYPTED, "root.pxar/hello.txt").out()).startsWith("Hello");
  }

  @Test
  void aFileIsExtractedWithItsAttributes() throws IOException {
    Path target = work.resolve("hello");
    assertThat(run("extract", "--datastore", store, PLAIN, "root.pxar/hello.txt", target.toString()).code()).isZero();
    assertThat(target).hasContent(cat("root.pxar/hello.txt"));
    JsonNode entry = json("ls", "--datastore", store, PLAIN, "root.pxar/hello.txt", "--output-format", "json").get(0);
    assertThat(Files.getLastModifiedTime(target).toInstant().getEpochSecond()).isEqualTo(entry.path("mtime").asLong());
    assertThat((int) Files.getAttribute(target, "unix:mode") & 07777).isEqualTo(entry.path("mode").asInt());
    CommandRun again = run("extract", "--datastore", store, PLAIN, "root.pxar/hello.txt", target.toString());
    assertThat(again.code()).isEqualTo(1);
    assertThat(
            run("extract", "--overwrite", "--datastore", store, PLAIN, "root.pxar/hello.txt", target.toString()).code())
        .isZero();
  }

  @Test
  void intoADirectoryAFileGoesUnderItsName() {
    run("extract", "--datastore", store, PLAIN, "root.pxar/links/hard-b", work.toString());
    assertThat(work.resolve("hard-b")).hasContent(cat("root.pxar/links/hard-a"));
    run("extract", "--datastore", store, PLAIN, "etc.conf", work.resolve("conf").toString());
    assertThat(work.resolve("conf")).hasBinaryContent(run("cat", "--datastore", store, PLAIN, "etc.conf").raw());
  }

  @Test
  void aDirectoryIsExtractedWithLinksWithinAndOutOfIt() throws IOException {
    Path target = work.resolve("later");
    CommandRun run = run("extract", "--datastore", store, PLAIN, "root.pxar/zz-later", target.toString());
    assertThat(run.code()).as(run.err()).isZero();
    // Both are hard links to files outside of the directory.
    assertThat(target.resolve("hard-c")).hasContent(cat("root.pxar/links/hard-a"));
    assertThat(Files.size(target.resolve("hard-large"))).isPositive();
    Path links = work.resolve("links");
    run("extract", "--datastore", store, PLAIN, "root.pxar/links", links.toString());
    assertThat(Files.getAttribute(links.resolve("hard-a"), "unix:ino"))
        .isEqualTo(Files.getAttribute(links.resolve("hard-b"), "unix:ino"));
    assertThat(Files.isSymbolicLink(links.resolve("dangling"))).isTrue();
  }

  @Test
  void whatCannotBeExtractedIsAWarningOrAnError() {
    CommandRun devices = run("extract", "--datastore", store, PLAIN, "root.pxar/special", work.resolve("s").toString());
    assertThat(devices.err()).contains("warning: 'char-1-3'", "warning: 'fifo'");
    CommandRun one = run("extract", "--datastore", store, PLAIN, "root.pxar/special/fifo", work.resolve("f").toString());
    assertThat(one.code()).isEqualTo(1);
    assertThat(work.resolve("f")).doesNotExist();
    assertThat(run("extract", "--datastore", store, PLAIN, "etc.conf/a", work.resolve("f").toString()).code())
        .isEqualTo(1);
  }

  @Test
  void filesAreFoundByNamePathTypeAndSize() {
    assertThat(find("*.txt").out()).contains("root.pxar/hello.txt\n", "root.pxar/unicode/日本語.txt\n");
    assertThat(find("links/hard-*").out()).isEqualTo("root.pxar/links/hard-a\nroot.pxar/links/hard-b\n");
    assertThat(find("root.pxar", "hard-*", "--type", "h").out().lines()).hasSize(3);
    assertThat(find("*", "--type", "f", "--size", "+4M").out())
        .isEqualTo("root.pxar/large/sparse-8MiB.bin\nroot.pxar/large/zeros-6MiB.bin\n");
    assertThat(find("HELLO.*").code()).isEqualTo(1);
    assertThat(find("HELLO.*", "--ignore-case").code()).isZero();
    assertThat(find("*", "--size", "much").code()).isEqualTo(2);
  }

  @Test
  void withoutACatalogTheArchiveIsSearched() {
    assertThat(find("*", "--no-catalog").out()).isEqualTo(find("*").out());
    assertThat(find("**/inside", "--no-catalog").out()).isEqualTo("root.pxar/unicode/dir-\\xFF\\xFE/inside\n");
  }

  @Test
  void whatIsFoundIsPrintedAsJson() throws IOException {
    JsonNode list = json("find", "--datastore", store, PLAIN, "one-byte", "--output-format", "json");
    assertThat(list).hasSize(1);
    assertThat(list.get(0).path("archive").asText()).isEqualTo("root.pxar.didx");
    assertThat(list.get(0).path("path").asText()).isEqualTo("/one-byte");
    assertThat(list.get(0).path("mtime").asLong()).isEqualTo(-86400);
  }

  @Test
  void aStoreThatCannotBeWrittenIsRead() throws IOException {
    Path copy = Golden.unpack(Files.createDirectory(work.resolve("ro")), Part.DATASTORE).datastore();
    try (Stream<Path> files = Files.walk(copy)) {
      for (Path file : files.toList()) {
        Files.setPosixFilePermissions(
            file, PosixFilePermissions.fromString(Files.isDirectory(file) ? "r-xr-xr-x" : "r--r--r--"));
      }
    }
    assertThat(run("cat", "--datastore", copy.toString(), PLAIN, "root.pxar/hello.txt").out()).startsWith("Hello");
    try (Stream<Path> files = Files.walk(copy)) {
      for (Path file : files.filter(Files::isDirectory).toList()) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
  }

  @Test
  void everyFileOfAStoreIsInspectedAsWhatItIs() throws IOException {
    Map<String, Set<String>> types = new TreeMap<>();
    try (Stream<Path> files = Files.walk(golden.datastore())) {
      for (Path file : files.filter(Files::isRegularFile).filter(f -> !ignored(f)).toList()) {
        JsonNode report = json("inspect", file.toString(), "--output-format", "json");
        String name = file.getFileName().toString();
        String kind = Digest.isHex(name) ? "chunk" : name.substring(name.lastIndexOf('.') + 1);
        types.computeIfAbsent(kind, any -> new TreeSet<>()).add(report.path("type").asText());
        assertThat(report.path("crc-ok").asBoolean(true)).as(name).isTrue();
        assertThat(report.path("csum-ok").asBoolean(true)).as(name).isTrue();
        assertThat(report.path("digest-ok").asBoolean(true)).as(name).isTrue();
      }
    }
    assertThat(types)
        .hasToString(
            "{blob=[blob], chunk=[chunk], didx=[dynamic-index], fidx=[fixed-index], gc-status=[gc-status],"
                + " owner=[owner]}");
  }

  @Test
  void indexesAreInspectedAsTheReferenceInspectsThem() throws IOException {
    for (String archive : List.of("root.pxar.didx", "disk.img.fidx", "catalog.pcat1.didx")) {
      JsonNode expected =
          new ObjectMapper()
              .readTree(golden.expected("inspect/host_plain_2023-11-14T221320Z_" + archive + ".json").toFile());
      JsonNode report =
          json("inspect", "--entries", golden.datastore().resolve(PLAIN).resolve(archive).toString(), "--output-format", "json");
      // The reference gives the size of an image, but of a dynamic index that of the file.
      String size = archive.endsWith(".fidx") ? "size" : "file-size";
      assertThat(report.path(size).asLong()).isEqualTo(expected.path("size").asLong());
      assertThat(Set.copyOf(report.path("entries").findValuesAsText("digest")))
          .isEqualTo(Set.copyOf(texts(expected.path("chunk-digests"))));
      assertThat(report.path("distinct-chunks").asInt()).isEqualTo(expected.path("chunk-digests").size());
    }
  }

  @Test
  void directoriesAreInspectedAsWhatTheyAre() throws IOException {
    JsonNode whole = json("inspect", store, "--output-format", "json");
    assertThat(whole.path("type").asText()).isEqualTo("datastore");
    assertThat(whole.path("groups").asInt()).isEqualTo(9);
    assertThat(whole.path("snapshots").asInt()).isEqualTo(13);
    assertThat(whole.path("gc-status").path("disk-chunks").asInt()).isEqualTo(170);
    assertThat(json("inspect", store + "/host/plain", "--output-format", "json").path("snapshots")).hasSize(3);
    JsonNode snapshot = json("inspect", store + "/" + PLAIN, "--output-format", "json");
    assertThat(snapshot.path("manifest").path("files")).hasSize(4);
    assertThat(run("inspect", store + "/host").code()).isEqualTo(1);
    assertThat(run("inspect", store + "/nothing").code()).isEqualTo(1);
    assertThat(run("inspect", store + "/" + PLAIN).out()).contains("type: snapshot\n", "second line: äöü");
  }

  @Test
  void decodedArchivesAreInspected() throws IOException {
    Path pxar = Files.write(work.resolve("root.pxar"), run("cat", "--raw", "--datastore", store, PLAIN, "root.pxar").raw());
    JsonNode report = json("inspect", "--entries", pxar.toString(), "--output-format", "json");
    assertThat(report.path("type").asText()).isEqualTo("pxar");
    assertThat(report.path("counts").path("hard-link").asInt()).isEqualTo(3);
    assertThat(report.path("entries")).hasSize(512);
    Path catalog = golden.expected("raw/ns_root.host_plain_2023-11-14T221320Z.catalog.pcat1");
    assertThat(run("inspect", catalog.toString()).out()).contains("type: catalog", "file: 428");
  }

  @Test
  void keysAreInspectedWithoutShowingThem() throws IOException {
    for (String name : List.of("none", "scrypt", "pbkdf2")) {
      String data = new ObjectMapper().readTree(Path.of(key(name)).toFile()).path("data").asText();
      CommandRun run = run("inspect", key(name));
      assertThat(run.out()).contains("kdf: " + name, "fingerprint: ").doesNotContain(data);
    }
  }

  @Test
  void aBlobIsDecodedWithItsKey() throws IOException {
    String blob = golden.datastore().resolve(ENCRYPTED).resolve("etc.conf.blob").toString();
    Path out = work.resolve("conf");
    assertThat(run("inspect", blob, "--decode", out.toString()).err()).contains("a key is needed");
    assertThat(run("inspect", blob, "--decode", out.toString(), "--keyfile", key("none")).code()).isZero();
    assertThat(out).hasBinaryContent(run("cat", "--datastore", store, PLAIN, "etc.conf").raw());
    assertThat(run("inspect", blob).out()).contains("encryption: encrypted", "iv: ", "tag: ");
  }

  @Test
  void damageIsNamed() throws IOException {
    Path blob = golden.datastore().resolve(PLAIN).resolve("etc.conf.blob");
    byte[] bytes = Files.readAllBytes(blob);
    bytes[20] ^= 1;
    Path damaged = Files.write(work.resolve("etc.conf.blob"), bytes);
    assertThat(run("inspect", damaged.toString()).out()).contains("crc-ok: false");
    assertThat(run("inspect", "--decode", work.resolve("o").toString(), damaged.toString()).err()).contains("wrong CRC");
    Path unknown = Files.writeString(work.resolve("unknown"), "nothing");
    assertThat(run("inspect", unknown.toString()).err()).contains("no format that is known");
    assertThat(run("inspect", Files.write(work.resolve("empty"), new byte[0]).toString()).code()).isEqualTo(1);
  }

  private static boolean ignored(Path file) {
    return Set.of(".lock", ".protected").contains(file.getFileName().toString());
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  private String cat(String path, String... more) {
    return run(Stream.concat(Stream.of("cat", "--datastore", store, PLAIN, path), Stream.of(more)).toArray(String[]::new))
        .out();
  }

  private CommandRun find(String... more) {
    return run(Stream.concat(Stream.of("find", "--datastore", store, PLAIN), Stream.of(more)).toArray(String[]::new));
  }

  private JsonNode json(String... args) throws IOException {
    CommandRun run = run(args);
    assertThat(run.code()).as(run.err()).isZero();
    return new ObjectMapper().readTree(run.out());
  }

  private CommandRun run(String... args) {
    return CommandRun.of(Map.copyOf(variables), args);
  }

  private static String key(String name) {
    return golden.path(Part.KEYS).resolve("key-" + name + ".json").toString();
  }

  /** Namespace, snapshot and name of its key, of a file name such as {@code ns_root.vm_100_2023-11-14T221320Z}. */
  private static String[] snapshot(String name) {
    String ns = name.substring(3, name.indexOf('.')).replace('_', '/');
    String[] parts = name.substring(name.indexOf('.') + 1).split("_", -1);
    String time = parts[2].substring(0, 13) + ":" + parts[2].substring(13, 15) + ":" + parts[2].substring(15);
    String key =
        switch (parts[1]) {
          case "enc-none", "signed" -> "none";
          case "200" -> "scrypt";
          case "enc-pbkdf2-master" -> "pbkdf2";
          default -> "";
        };
    return new String[] {ns.equals("root") ? "" : ns, parts[0] + "/" + parts[1] + "/" + time, key};
  }

  private List<String> options(String[] parts) {
    List<String> options = new ArrayList<>();
    if (!parts[0].isEmpty()) {
      options.addAll(List.of("--ns", parts[0]));
    }
    if (!parts[2].isEmpty()) {
      options.addAll(List.of("--keyfile", key(parts[2])));
      variables.put("PBS_ENCRYPTION_PASSWORD", parts[2] + "-pass-1");
    }
    return options;
  }

  /** All files of the store with their times of change and sizes. */
  private static Map<String, String> state() throws IOException {
    Map<String, String> state = new TreeMap<>();
    try (Stream<Path> files = Files.walk(golden.datastore())) {
      for (Path file : files.toList()) {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        state.put(file.toString(), attributes.lastModifiedTime() + " " + attributes.size());
      }
    }
    return state;
  }
}
