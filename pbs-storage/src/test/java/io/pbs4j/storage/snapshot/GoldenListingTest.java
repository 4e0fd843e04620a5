package io.pbs4j.storage.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.ByteSource;
import io.pbs4j.core.index.IndexReader;
import io.pbs4j.core.manifest.CryptMode;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.BackupType;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.StoreFixture;
import io.pbs4j.storage.backend.filesystem.FilesystemBackend;
import io.pbs4j.storage.session.BackupSession;
import io.pbs4j.storage.session.ReaderSession;
import io.pbs4j.testkit.Golden;
import io.pbs4j.testkit.Golden.Part;
import io.pbs4j.testkit.ManualClock;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A datastore that the reference server wrote, listed as the reference lists it. */
class GoldenListingTest {
  @TempDir static Path directory;
  static Golden golden;
  static Datastore store;

  private final ObjectMapper json = new ObjectMapper();

  @BeforeAll
  static void open() throws IOException {
    golden = Golden.unpack(directory, Part.DATASTORE, Part.EXPECTED, Part.CORRUPT);
    store =
        new Datastore(
            "golden",
            FilesystemBackend.openForReading(golden.datastore()),
            Zstd.detect(),
            ManualClock.at(StoreFixture.START));
  }

  @AfterAll
  static void close() throws IOException {
    store.close();
  }

  /**
   * The list under {@code data} of an expected answer, sorted as ours is, which the reference does
   * not do.
   */
  private List<JsonNode> expected(String file) throws IOException {
    List<JsonNode> items = new ArrayList<>();
    json.readTree(golden.expected("api/" + file).toFile()).get("data").forEach(items::add);
    items.sort(
        Comparator.comparing(
                (JsonNode item) ->
                    new BackupGroup(
                        BackupType.parse(item.get("backup-type").textValue()),
                        item.get("backup-id").textValue()))
            .thenComparingLong(item -> -item.path("backup-time").asLong()));
    return items;
  }

  @Test
  void namespacesAreFoundWithTheirParents() throws IOException {
    List<String> names = new ArrayList<>();
    json.readTree(golden.expected("api/namespace.json").toFile())
        .get("data")
        .forEach(item -> names.add(item.get("ns").textValue()));
    assertThat(store.namespaces().list(Namespace.ROOT, 7).stream().map(Namespace::toString))
        .isEqualTo(names);
    assertThat(store.namespaces().list(Namespace.ROOT, 1)).hasSize(2);
    assertThat(store.namespaces().list(Namespace.ROOT, 0)).containsExactly(Namespace.ROOT);
  }

  @ParameterizedTest
  @CsvSource({"'', root", "ns1, ns1", "ns1/deep, ns1_deep"})
  void groupsAreListed(String ns, String name) throws IOException {
    ArrayNode listed = json.createArrayNode();
    for (BackupGroup group : store.snapshots().groups(Namespace.parse(ns))) {
      GroupInfo info = store.listing().group(Namespace.parse(ns), group).orElseThrow();
      ObjectNode item = listed.addObject();
      item.put("backup-type", group.type().id()).put("backup-id", group.id());
      item.put("backup-count", info.count()).put("last-backup", info.lastBackup());
      item.put("owner", String.valueOf(info.owner()));
      info.files().forEach(item.withArray("files")::add);
      info.comment().ifPresent(text -> item.put("comment", text));
    }
    List<JsonNode> expected = expected("groups.ns_" + name + ".json");
    expected.forEach(GoldenListingTest::sortFiles);
    listed.forEach(GoldenListingTest::sortFiles);
    assertThat(text(listed)).isEqualTo(expected.stream().map(GoldenListingTest::sorted).toList());
  }

  private static void sortFiles(JsonNode item) {
    Set<String> files = new TreeSet<>();
    item.get("files").forEach(file -> files.add(file.textValue()));
    ArrayNode sorted = ((ObjectNode) item).putArray("files");
    files.forEach(sorted::add);
  }

  /** Text with members in order, so that neither their order nor the kind of number matters. */
  private static String sorted(JsonNode node) {
    try {
      ObjectMapper mapper =
          new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);
      return mapper.writeValueAsString(mapper.treeToValue(node, Object.class));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> text(Iterable<JsonNode> nodes) {
    List<String> texts = new ArrayList<>();
    nodes.forEach(node -> texts.add(sorted(node)));
    return texts;
  }

  @ParameterizedTest
  @CsvSource({"'', root", "ns1, ns1", "ns1/deep, ns1_deep"})
  void snapshotsAreListedWithAllThatIsKnownOfThem(String ns, String name) throws IOException {
    List<String> listed = new ArrayList<>();
    for (BackupGroup group : store.snapshots().groups(Namespace.parse(ns))) {
      for (SnapshotInfo info : store.listing().snapshots(Namespace.parse(ns), group)) {
        listed.add(sorted(describe(info)));
      }
    }
    List<JsonNode> expected = expected("snapshots.ns_" + name + ".json");
    assertThat(listed).isEqualTo(expected.stream().map(GoldenListingTest::sorted).toList());
  }

  private ObjectNode describe(SnapshotInfo info) {
    ObjectNode item = json.createObjectNode();
    item.put("backup-type", info.snapshot().group().type().id());
    item.put("backup-id", info.snapshot().group().id());
    item.put("backup-time", info.snapshot().time());
    info.comment().ifPresent(text -> item.put("comment", text));
    info.verifyState()
        .ifPresent(
            state ->
                item.putObject("verification")
                    .put("upid", state.upid())
                    .put("state", state.state()));
    info.fingerprint().ifPresent(text -> item.put("fingerprint", text));
    item.set("files", describeFiles(info));
    item.put("size", info.size());
    item.put("owner", String.valueOf(info.owner()));
    item.put("protected", info.isProtected());
    assertThat(info.finished()).isTrue();
    return item;
  }

  private ArrayNode describeFiles(SnapshotInfo info) {
    ArrayNode files = json.createArrayNode();
    for (SnapshotInfo.File file : info.files()) {
      ObjectNode node = files.addObject().put("filename", file.name());
      CryptMode mode = file.cryptMode();
      Long size = file.size();
      if (mode != null) {
        node.put("crypt-mode", mode.id());
      }
      if (size != null) {
        node.put("size", size);
      }
    }
    return files;
  }

  @Test
  void filesNotesAndProtectionOfEverySnapshotAreThoseOfTheReference() throws IOException {
    int checked = 0;
    for (Namespace ns : store.namespaces().list(Namespace.ROOT, 7)) {
      for (BackupGroup group : store.snapshots().groups(ns)) {
        for (BackupSnapshot snapshot : store.snapshots().snapshots(ns, group)) {
          String name =
              "ns_"
                  + (ns.isRoot() ? "root" : ns.toString().replace('/', '_'))
                  + "."
                  + snapshot.toString().replace('/', '_').replace(":", "")
                  + ".json";
          SnapshotInfo info = store.listing().snapshot(ns, snapshot);
          assertThat(text(describeFiles(info))).isEqualTo(text(data("files." + name)));
          assertThat(info.notes().orElse("")).isEqualTo(data("notes." + name).textValue());
          assertThat(info.isProtected()).isEqualTo(data("protected." + name).booleanValue());
          checked++;
        }
      }
    }
    assertThat(checked).isEqualTo(13);
  }

  private JsonNode data(String file) throws IOException {
    return json.readTree(golden.expected("api/" + file).toFile()).get("data");
  }

  @Test
  void figuresOfTheLastCollectionAreRead() throws IOException {
    JsonNode expected = data("gc.json");
    assertThat(store.gcStatus().upid()).isEqualTo(expected.get("upid").textValue());
    assertThat(store.gcStatus().indexDataBytes())
        .isEqualTo(expected.get("index-data-bytes").longValue());
    assertThat(store.gcStatus().diskBytes()).isEqualTo(expected.get("disk-bytes").longValue());
    assertThat(store.gcStatus().deduplicationFactor()).isBetween(22.78, 22.79);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "host/plain/2023-11-14T22:13:20Z disk.img.fidx",
        "host/plain/2023-11-15T22:13:20Z root.pxar.didx",
        "host/chunk64k/2023-11-14T22:13:20Z root.pxar.didx",
        "vm/100/2023-11-15T22:13:20Z drive-scsi0.img.fidx"
      })
  void archivesAreReadToTheBytesThatTheReferenceRestores(String what) throws IOException {
    BackupSnapshot snapshot = BackupSnapshot.parse(what.split(" ")[0]);
    String archive = what.split(" ")[1];
    MessageDigest sha = Digest.newSha256();
    try (ReaderSession session =
            store.reader(Namespace.ROOT, snapshot, StoreFixture.USER, false, line -> {});
        IndexReader index = IndexReader.of(ByteSource.of(archive, session.download(archive)))) {
      index.forEach(
          (position, start, end, digest) -> {
            try (SeekableByteChannel chunk = session.chunk(digest)) {
              byte[] encoded = Channels.newInputStream(chunk).readAllBytes();
              sha.update(DataBlob.parse("chunk", encoded).decode(Zstd.detect(), 16 << 20));
            }
          });
    }
    String name =
        "ns_root." + snapshot.toString().replace('/', '_').replace(":", "") + "/" + archive;
    assertThat(Files.readAllLines(golden.expected("raw/decoded.sha256")))
        .contains(Digest.of(sha.digest()) + "  " + name);
  }

  @Test
  void aSnapshotWhoseVerificationFailedIsShownSoAndIsNoBaseForABackup() throws IOException {
    Path root = directory.resolve("corrupt-store");
    Files.createDirectories(root.resolve(".chunks"));
    Files.move(golden.path(Part.CORRUPT).resolve("after-host"), root.resolve("host"));
    try (StoreFixture fixture = StoreFixture.open(root)) {
      for (String group : List.of("c1", "c2", "c3", "c4")) {
        BackupSnapshot snapshot = BackupSnapshot.parse("host/" + group + "/2023-11-14T22:13:20Z");
        SnapshotInfo info = fixture.store().listing().snapshot(Namespace.ROOT, snapshot);
        assertThat(info.verifyState().orElseThrow().ok()).as(group).isEqualTo(group.equals("c4"));
      }
      // c1 was backed up again afterwards, c3 was not, c4 is sound.
      assertThat(base(fixture, "c1")).hasValue(1_700_000_100);
      assertThat(base(fixture, "c3")).isEmpty();
      assertThat(base(fixture, "c4")).hasValue(1_700_000_000);
    }
  }

  private static OptionalLong base(StoreFixture fixture, String group) throws IOException {
    try (BackupSession session =
        fixture.backup("", "host/" + group + "/2024-01-01T00:00:00Z", AuthId.parse("tester@pbs"))) {
      return session.previousBackupTime();
    }
  }
}
