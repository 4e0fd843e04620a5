package io.pbs4j.core.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.Hex;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.crypto.CryptException;
import io.pbs4j.core.crypto.CryptKey;
import io.pbs4j.core.crypto.KeyFile;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.testkit.Golden;
import io.pbs4j.testkit.Golden.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestSignatureTest {
  private static final CryptKey KEY =
      new CryptKey(Hex.bytes("28cdb1a3bef39396c3860e00d448fe7a0efd8244486ab6feb30457681d31597e"));

  private final ObjectMapper json = new ObjectMapper();

  private static Manifest known() {
    return Manifest.create(
        new BackupSnapshot(BackupGroup.parse("host/elsa"), 1_593_179_765),
        List.of(
            new FileEntry(
                ArchiveName.parse("test1.img.fidx"),
                CryptMode.ENCRYPT,
                200,
                Digest.parse("01".repeat(32))),
            new FileEntry(
                ArchiveName.parse("abc.blob"),
                CryptMode.NONE,
                200,
                Digest.parse("02".repeat(32)))));
  }

  @Test
  void isTheKnownOne() throws IOException {
    Manifest signed = known().sign(KEY);
    assertThat(json.readTree(signed.toJson()).get("signature").textValue())
        .isEqualTo("d7b446fb7db081662081d4b40fedd858a1d6307a5aff4ecff7d5bf4fd35679e9");
    assertThat(signed.keyFingerprint()).contains(KEY.fingerprint().toString());
    assertThat(signed.signed()).isTrue();
    assertThat(known().signed()).isFalse();
  }

  @Test
  void coversTheCanonicalForm() throws IOException {
    String canonical =
        new String(
            ManifestSignature.canonical("x", (ObjectNode) json.readTree(known().toJson())),
            StandardCharsets.UTF_8);
    assertThat(canonical)
        .startsWith(
            "{\"backup-id\":\"elsa\",\"backup-time\":1593179765,\"backup-type\":\"host\",\"files\":"
                + "[{\"crypt-mode\":\"encrypt\",\"csum\":\"0101")
        .doesNotContain("unprotected", "signature", " ");
  }

  @Test
  void sortsKeysByTheirBytes() throws IOException {
    // U+FF5E sorts before U+1F600 by bytes and behind it as Java compares.
    ObjectNode node =
        (ObjectNode)
            json.readTree("{\"b\":1,\"\uD83D\uDE00\":2,\"\uFF5E\":3,\"a\":{\"z\":true,\"B\":[]}}");
    assertThat(new String(ManifestSignature.canonical("x", node), StandardCharsets.UTF_8))
        .isEqualTo("{\"a\":{\"B\":[],\"z\":true},\"b\":1,\"\uFF5E\":3,\"\uD83D\uDE00\":2}");
  }

  @Test
  void coversNoNull() throws IOException {
    ObjectNode node = (ObjectNode) json.readTree("{\"a\":null}");
    assertThatThrownBy(() -> ManifestSignature.canonical("x", node))
        .isInstanceOf(FormatException.class);
  }

  @Test
  void fitsWhateverTheServerAddsAndNothingElse() throws IOException {
    Manifest signed = known().sign(KEY);
    Manifest noted = signed.withNotes("n").withUploadStats(new ChunkUploadStats(1, 2, 3, 4));
    assertThatCode(() -> noted.verifyKey(KEY)).doesNotThrowAnyException();

    ObjectNode changed = (ObjectNode) json.readTree(signed.toJson());
    changed.put("backup-id", "anna");
    Manifest forged = Manifest.parse("x", json.writeValueAsBytes(changed));
    assertThatThrownBy(() -> forged.verifyKey(KEY))
        .isInstanceOf(CryptException.class)
        .hasMessage("wrong signature in manifest");
  }

  @Test
  void needsItsKey() throws IOException {
    Manifest signed = known().sign(KEY);
    assertThatThrownBy(() -> signed.verifyKey(null))
        .hasMessageStartingWith("missing key - manifest was created with key");
    assertThatThrownBy(() -> signed.verifyKey(new CryptKey(new byte[32])))
        .hasMessageStartingWith("wrong key - unable to verify signature since manifest's key");
    assertThatCode(() -> known().verifyKey(null)).doesNotThrowAnyException();
  }

  @Test
  void aFingerprintThatIsNoneIsAFormatError() throws IOException {
    for (String print : new String[] {"", "xx", "0e:ab", "é".repeat(32)}) {
      ObjectNode node = (ObjectNode) json.readTree(known().toJson());
      ((ObjectNode) node.get("unprotected")).put("key-fingerprint", print);
      Manifest odd = Manifest.parse("x", json.writeValueAsBytes(node));
      assertThatThrownBy(() -> odd.verifyKey(KEY)).isInstanceOf(FormatException.class);
    }
  }

  @Test
  void ofTheStockClientFitsItsKey(@TempDir Path directory) throws IOException {
    Golden golden = Golden.unpack(directory, Part.DATASTORE, Part.KEYS);
    for (String[] pair :
        new String[][] {
          {"host/signed/2023-11-14T22:13:20Z", "key-none.json", ""},
          {"host/enc-none/2023-11-15T22:13:20Z", "key-none.json", ""},
          {"ns/ns1/ns/deep/vm/200/2023-11-14T22:13:20Z", "key-scrypt.json", "scrypt-pass-1"},
          {"host/enc-pbkdf2-master/2023-11-14T22:13:20Z", "key-pbkdf2.json", "pbkdf2-pass-1"}
        }) {
      byte[] blob =
          Files.readAllBytes(golden.datastore().resolve(pair[0]).resolve("index.json.blob"));
      Manifest manifest = Manifest.ofBlob("index.json.blob", blob, Zstd.detect());
      KeyFile file =
          KeyFile.parse(pair[1], Files.readAllBytes(golden.path(Part.KEYS).resolve(pair[1])));
      try (CryptKey key = file.open(pair[2].getBytes(StandardCharsets.UTF_8))) {
        assertThat(manifest.signed()).isTrue();
        manifest.verifyKey(key);
        assertThatThrownBy(() -> manifest.verifyKey(KEY)).isInstanceOf(CryptException.class);
      }
    }
  }
}
