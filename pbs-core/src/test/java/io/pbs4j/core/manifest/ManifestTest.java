package io.pbs4j.core.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.core.Damage;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.core.snapshot.BackupSnapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {
  private static final BackupSnapshot SNAPSHOT =
      BackupSnapshot.parse("vm/100/2023-11-14T22:13:20Z");
  private static final Digest ONE = Digest.sha256(new byte[] {1});
  private static final FileEntry IMAGE =
      new FileEntry(ArchiveName.parse("drive-scsi0.img.fidx"), CryptMode.ENCRYPT, 1L << 40, ONE);
  private static final FileEntry CONF =
      new FileEntry(ArchiveName.parse("qemu-server.conf.blob"), CryptMode.NONE, 102, Digest.ZERO);

  private final ObjectMapper json = new ObjectMapper();

  private static Manifest parse(String text) throws FormatException {
    return Manifest.parse("index.json", text.getBytes(StandardCharsets.UTF_8));
  }

  /** A sound manifest with a part replaced. */
  private static String sound(String part, String replacement) {
    String text =
        """
        {"backup-type":"vm","backup-id":"100","backup-time":1700000000,
         "files":[{"filename":"a.img.fidx","crypt-mode":"none","size":5,"csum":"%s"}],
         "signature":null,"unprotected":{}}\
        """
            .formatted(ONE);
    assertThat(text).contains(part);
    return text.replace(part, replacement);
  }

  @Nested
  class Created {
    private final Manifest manifest = Manifest.create(SNAPSHOT, List.of(IMAGE, CONF));

    @Test
    void hasTheFieldsThatClientsExpect() throws IOException {
      JsonNode node = json.readTree(manifest.toJson());

      assertThat(node.properties().stream().map(e -> e.getKey()))
          .containsExactly(
              "backup-type", "backup-id", "backup-time", "files", "signature", "unprotected");
      assertThat(node.get("backup-type").textValue()).isEqualTo("vm");
      assertThat(node.get("backup-time").longValue()).isEqualTo(1_700_000_000);
      assertThat(node.get("signature").isNull()).isTrue();
      assertThat(node.get("unprotected")).isEmpty();
      assertThat(node.get("files").get(0).get("crypt-mode").textValue()).isEqualTo("encrypt");
      assertThat(node.get("files").get(0).get("size").longValue()).isEqualTo(1L << 40);
      assertThat(node.get("files").get(1).get("csum").textValue()).isEqualTo("0".repeat(64));
    }

    @Test
    void isReadBack() throws FormatException {
      Manifest again =
          Manifest.ofBlob("x", manifest.toBlob(Zstd.detect()).bytes(), Zstd.pureJava());

      assertThat(again.snapshot()).isEqualTo(SNAPSHOT);
      assertThat(again.files()).containsExactly(IMAGE, CONF);
      assertThat(again.file("qemu-server.conf.blob")).contains(CONF);
      assertThat(again.file("other.blob")).isEmpty();
      assertThat(again.signed()).isFalse();
      assertThat(again.keyFingerprint()).isEmpty();
      assertThat(again.notes()).isEmpty();
      assertThat(again.verifyState()).isEmpty();
    }
  }

  @Nested
  class Edited {
    private final Manifest manifest = Manifest.create(SNAPSHOT, List.of(IMAGE));

    @Test
    void keepsNotesWithAllTheirLines() throws FormatException {
      String notes = "first\nsecond: äöü ✓ \"quoted\" \\ \t😀";
      Manifest edited =
          parse(new String(manifest.withNotes(notes).toJson(), StandardCharsets.UTF_8));
      assertThat(edited.notes()).contains(notes);
    }

    @Test
    void keepsTheOutcomeOfAVerification() throws FormatException {
      VerifyState failed = new VerifyState("UPID:x", false);
      Manifest edited =
          manifest.withVerifyState(new VerifyState("UPID:w", true)).withVerifyState(failed);
      assertThat(Manifest.parse("x", edited.toJson()).verifyState()).contains(failed);
      assertThat(new String(edited.toJson(), StandardCharsets.UTF_8)).contains("\"failed\"");
    }

    @Test
    void keepsStatisticsUnderTheNamesThatTheReferenceUses() throws IOException {
      Manifest edited = manifest.withUploadStats(new ChunkUploadStats(1, 2, 3, 4));
      assertThat(json.readTree(edited.toJson()).at("/unprotected/chunk_upload_stats"))
          .isEqualTo(
              json.readTree("{\"count\":1,\"size\":2,\"compressed_size\":3,\"duplicates\":4}"));
    }

    @Test
    void leavesTheOriginalAsItWas() {
      byte[] before = manifest.toJson();
      manifest.withNotes("x");
      assertThat(manifest.toJson()).isEqualTo(before);
      assertThat(manifest.notes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "\"unprotected\":null",
          "\"unprotected\":5",
          "\"unprotected\":[1]",
          "\"other\":1"
        })
    void getsAnUnprotectedPartWhereThereIsNone(String part) throws IOException {
      Manifest edited = parse(sound("\"unprotected\":{}", part)).withNotes("n");
      assertThat(json.readTree(edited.toJson()).get("unprotected"))
          .isEqualTo(json.readTree("{\"notes\":\"n\"}"));
    }
  }

  @Nested
  class Foreign {
    @Test
    void fieldsNobodyKnowsSurviveAnEdit() throws IOException {
      String text =
          sound(
                  "\"signature\":null",
                  "\"signature\":\"ab\",\"future\":{\"x\":[1,2.50,1e3,null,true,\"ü\"]}")
              .replace("\"csum\"", "\"extra\":-7,\"csum\"")
              .replace(
                  "\"unprotected\":{}",
                  "\"unprotected\":{\"key-fingerprint\":\"0e:ab\",\"mine\":{\"z\":0}}");
      JsonNode before = exact(text.getBytes(StandardCharsets.UTF_8));
      JsonNode after = exact(parse(text).withNotes("n").toJson());

      ((ObjectNode) after.get("unprotected")).remove("notes");
      assertThat(after).isEqualTo(before);
      assertThat(parse(text).signed()).isTrue();
      assertThat(parse(text).keyFingerprint()).contains("0e:ab");
    }

    @Test
    void numbersKeepTheirForm() throws FormatException {
      String text =
          sound("\"signature\":null", "\"a\":1.0,\"b\":100000000000000000000000001,\"c\":0.10");
      assertThat(new String(parse(text).withNotes("n").toJson(), StandardCharsets.UTF_8))
          .contains(": 1.0,", ": 100000000000000000000000001,", ": 0.10,");
    }

    @Test
    void aMissingCryptModeMeansNone() throws FormatException {
      assertThat(parse(sound("\"crypt-mode\":\"none\",", "")).files().get(0).cryptMode())
          .isEqualTo(CryptMode.NONE);
    }

    @ParameterizedTest
    @CsvSource({"none, NONE", "encrypt, ENCRYPT", "sign-only, SIGN_ONLY"})
    void everyCryptModeIsKnown(String id, CryptMode mode) throws FormatException {
      assertThat(parse(sound("\"none\"", "\"" + id + "\"")).files().get(0).cryptMode())
          .isEqualTo(mode);
      assertThat(mode.id()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{}",
          "{\"verify_state\":null}",
          "{\"verify_state\":\"ok\"}",
          "{\"verify_state\":{\"state\":\"ok\"}}",
          "{\"verify_state\":{\"state\":\"fine\",\"upid\":\"UPID:x\"}}",
          "{\"verify_state\":{\"state\":\"failed\",\"upid\":7}}"
        })
    void averifyStateThatCannotBeReadIsNone(String unprotected) throws FormatException {
      assertThat(parse(sound("\"unprotected\":{}", "\"unprotected\":" + unprotected)).verifyState())
          .isEmpty();
    }

    private JsonNode exact(byte[] text) throws IOException {
      return new ObjectMapper()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .readTree(text);
    }
  }

  @Nested
  class Refused {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          " ",
          "null",
          "[]",
          "5",
          "\"x\"",
          "{",
          "{}",
          "{]",
          "{} {}",
          "{\"backup-type\":\"vm\"}",
          "\u0000",
          "{\"a\":\"\\ud800\""
        })
    void isWhatIsNoObjectWithTheFields(String text) {
      Damage.assertRefused(
          text.getBytes(StandardCharsets.UTF_8), bytes -> Manifest.parse("x", bytes));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "\"vm\"|\"xx\"",
          "\"vm\"|5",
          "\"vm\"|null",
          "\"100\"|\"../1\"",
          "\"100\"|100",
          "1700000000|0",
          "1700000000|-5",
          "1700000000|1.5",
          "1700000000|\"1700000000\"",
          "1700000000|99999999999999999999",
          "1700000000|999999999999",
          "\"a.img.fidx\"|\"a.img\"",
          "\"a.img.fidx\"|\"../a.fidx\"",
          "\"a.img.fidx\"|null",
          "\"none\"|\"other\"",
          "\"none\"|null",
          "\"size\":5|\"size\":-5",
          "\"size\":5|\"size\":9223372036854775808",
          "\"size\":5|\"size\":5.0",
          "\"size\":5|\"sizes\":5",
          "\"csum\":\"|\"csum\":\"A",
          "\"csum\"|\"sum\"",
          "\"files\":[{|\"files\":[[],{",
          "\"files\":[|\"files\":[5,",
          "\"files\"|\"file\""
        })
    void isAFieldOutsideItsRule(String part, String replacement) {
      Damage.assertRefused(
          sound(part, replacement).getBytes(StandardCharsets.UTF_8),
          bytes -> Manifest.parse("x", bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "\"x\"", "5", "null", "{\"a\":{\"filename\":\"a.blob\"}}"})
    void isAListOfFilesThatIsNoList(String files) {
      String text =
          "{\"backup-type\":\"vm\",\"backup-id\":\"100\",\"backup-time\":1700000000,\"files\":"
              + files
              + "}";
      Damage.assertRefused(
          text.getBytes(StandardCharsets.UTF_8), bytes -> Manifest.parse("x", bytes));
    }

    @Test
    void isJsonThatIsNestedTooDeep() {
      String deep =
          sound("\"signature\":null", "\"x\":" + "[".repeat(100_000) + "]".repeat(100_000));
      Damage.assertRefused(
          deep.getBytes(StandardCharsets.UTF_8), bytes -> Manifest.parse("x", bytes));
    }

    @Test
    void isANumberOfManyDigits() {
      String many = sound("1700000000", "1".repeat(100_000));
      Damage.assertRefused(
          many.getBytes(StandardCharsets.UTF_8), bytes -> Manifest.parse("x", bytes));
    }

    @Test
    void isAManifestThatUnpacksToMoreThanMemoryAllows() {
      StringBuilder text = new StringBuilder("{\"x\":[");
      text.append("[],".repeat(20 << 20));
      byte[] blob =
          DataBlob.encode(text.toString().getBytes(StandardCharsets.UTF_8), Zstd.detect()).bytes();
      assertThat(blob.length).isLessThan(100_000);
      Damage.assertRefused(blob, bytes -> Manifest.ofBlob("x", bytes, Zstd.detect()));
    }

    @Test
    void everyTruncation() {
      byte[] text = sound("null", "null").getBytes(StandardCharsets.UTF_8);
      Damage.truncations(text)
          .forEach(cut -> Damage.assertRefused(cut, bytes -> Manifest.parse("x", bytes)));
    }

    @Test
    void everyChangedBitThatMatters() {
      byte[] text = sound("null", "null").getBytes(StandardCharsets.UTF_8);
      Damage.bitFlips(text, 0, text.length)
          .forEach(bytes -> Damage.isRefused(bytes, b -> Manifest.parse("x", b)));
    }

    @Test
    void withAMessageThatNamesTheFieldAndTheSource() {
      assertThatThrownBy(() -> parse(sound("\"csum\"", "\"sum\"")))
          .isInstanceOfSatisfying(
              FormatException.class,
              e ->
                  assertThat(e.describe()).isEqualTo("index.json: manifest: missing field `csum`"));
    }
  }

  /** Found by the fuzzer. */
  @Test
  void aNumberThatNoJavaNumberCanHoldIsAFormatError() {
    byte[] json = "{\"unprotected\":{\"x\":231e1000000660262}}".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Manifest.parse("index.json.blob", json))
        .isInstanceOfSatisfying(
            FormatException.class, e -> assertThat(e.source()).isEqualTo("index.json.blob"));
  }
}
