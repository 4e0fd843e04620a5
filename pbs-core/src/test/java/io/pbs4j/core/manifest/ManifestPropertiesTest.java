package io.pbs4j.core.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.BackupType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;

/**
 * Whatever a client put into its manifest, an edit by the server changes nothing of it but what it
 * must.
 */
class ManifestPropertiesTest {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final int LEVELS = 3;

  private final ObjectMapper json = new ObjectMapper();

  @Provide
  Arbitrary<Manifest> manifests() {
    Arbitrary<BackupSnapshot> snapshots =
        Combinators.combine(
                Arbitraries.of(BackupType.class),
                Arbitraries.of("100", "web-1", "_x"),
                Arbitraries.longs().between(1, 253_402_300_799L))
            .as((type, id, time) -> new BackupSnapshot(new BackupGroup(type, id), time));
    Arbitrary<FileEntry> files =
        Combinators.combine(
                Arbitraries.of("a.img.fidx", "root.pxar.didx", "x.conf.blob"),
                Arbitraries.of(CryptMode.class),
                Arbitraries.longs().between(0, Long.MAX_VALUE),
                Arbitraries.bytes().array(byte[].class).ofSize(32))
            .as(
                (name, mode, size, csum) ->
                    new FileEntry(ArchiveName.parse(name), mode, size, Digest.of(csum)));
    return Combinators.combine(snapshots, files.list().ofMaxSize(4)).as(Manifest::create);
  }

  /** JSON values of at most so many levels; without an end, now and then one would fill the memory. */
  private static Arbitrary<JsonNode> values(int levels) {
    Arbitrary<JsonNode> leaves =
        Arbitraries.oneOf(
            Arbitraries.longs().map(NODES::numberNode),
            Arbitraries.bigDecimals().ofScale(5).map(NODES::numberNode),
            Arbitraries.of(true, false).map(NODES::booleanNode),
            Arbitraries.strings()
                .ofMaxLength(10)
                .filter(ManifestPropertiesTest::isText)
                .map(NODES::textNode),
            Arbitraries.create(NODES::nullNode));
    if (levels == 0) {
      return leaves;
    }
    return Arbitraries.oneOf(
        leaves,
        leaves,
        values(levels - 1).list().ofMaxSize(3).map(items -> NODES.arrayNode().addAll(items)),
        members(levels - 1).map(members -> NODES.objectNode().setAll(members)));
  }

  @Provide
  Arbitrary<Map<String, JsonNode>> members() {
    return members(LEVELS);
  }

  private static Arbitrary<Map<String, JsonNode>> members(int levels) {
    Arbitrary<String> names =
        Arbitraries.strings()
            .alpha()
            .ofMaxLength(5)
            .map(name -> "x" + name); // none that has a meaning
    return Arbitraries.maps(names, values(levels)).ofMaxSize(3);
  }

  private static boolean isText(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  @Property(tries = 200)
  void whatWasCreatedIsReadBack(@ForAll("manifests") Manifest manifest) throws FormatException {
    Manifest again = Manifest.ofBlob("x", manifest.toBlob(Zstd.pureJava()).bytes(), Zstd.detect());
    assertThat(again.snapshot()).isEqualTo(manifest.snapshot());
    assertThat(again.files()).isEqualTo(manifest.files());
  }

  @Property(tries = 200)
  void anEditTouchesNothingButItsOwnMember(
      @ForAll("manifests") Manifest manifest,
      @ForAll("members") Map<String, JsonNode> unknown,
      @ForAll("members") Map<String, JsonNode> unprotected,
      @ForAll @StringLength(max = 20) String notes)
      throws IOException {
    ObjectNode root = (ObjectNode) read(manifest.toJson());
    root.setAll(unknown);
    root.put("signature", "00".repeat(32));
    ((ObjectNode) root.get("unprotected")).setAll(unprotected);
    byte[] text = json.writeValueAsBytes(root);
    JsonNode before = read(text);
    Manifest foreign = Manifest.parse("x", text);

    Map<String, UnaryOperator<Manifest>> edits =
        Map.of(
            "notes", m -> m.withNotes(notes),
            "verify_state", m -> m.withVerifyState(new VerifyState("UPID:u", false)),
            "chunk_upload_stats", m -> m.withUploadStats(new ChunkUploadStats(1, 2, 3, 4)));
    for (Map.Entry<String, UnaryOperator<Manifest>> edit : edits.entrySet()) {
      ObjectNode edited = (ObjectNode) read(edit.getValue().apply(foreign).toJson());
      assertThat(((ObjectNode) edited.get("unprotected")).remove(edit.getKey())).isNotNull();
      assertThat(edited).isEqualTo(before);
      assertThat(List.copyOf(edited.properties()).stream().map(Map.Entry::getKey))
          .isEqualTo(root.properties().stream().map(Map.Entry::getKey).toList());
    }
  }

  private JsonNode read(byte[] text) throws IOException {
    return json.reader()
        .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .readTree(text);
  }
}
