package io.pbs4j.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.index.IndexReader;
import io.pbs4j.testkit.Golden;
import io.pbs4j.testkit.Golden.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chunks that the stock client encrypted. */
class GoldenCryptTest {
  private static final String SNAPSHOT = "host/enc-none/2023-11-14T22:13:20Z";

  @TempDir static Path directory;
  static Golden golden;
  static CryptKey key;

  @BeforeAll
  static void unpack() throws IOException {
    golden = Golden.unpack(directory, Part.DATASTORE, Part.KEYS, Part.EXPECTED, Part.SOURCE);
    Path file = golden.path(Part.KEYS).resolve("key-none.json");
    key =
        new CryptKey(
            Base64.getDecoder()
                .decode(new ObjectMapper().readTree(file.toFile()).get("data").textValue()));
  }

  @Test
  void theKeyHasTheFingerprintThatItsFileNames() throws IOException {
    Path file = golden.path(Part.KEYS).resolve("key-none.json");
    assertThat(key.fingerprint())
        .hasToString(new ObjectMapper().readTree(file.toFile()).get("fingerprint").textValue());
  }

  @Test
  void everyArchiveDecryptsToWhatTheReferenceRestores() throws IOException {
    List<String> sums = Files.readAllLines(golden.expected("raw/decoded.sha256"));
    for (String archive : List.of("root.pxar.didx", "disk.img.fidx", "catalog.pcat1.didx")) {
      MessageDigest sha = Digest.newSha256();
      try (IndexReader index =
          IndexReader.open(golden.datastore().resolve(SNAPSHOT).resolve(archive))) {
        index.forEach(
            (position, start, end, digest) -> {
              byte[] data = key.decrypt(chunk(digest), Zstd.detect(), 16 << 20);
              assertThat(data).hasSize((int) (end - start));
              assertThat(key.digest(data, 0, data.length)).isEqualTo(digest);
              sha.update(data);
            });
      }
      assertThat(sums)
          .contains(
              Digest.of(sha.digest()) + "  ns_root.host_enc-none_2023-11-14T221320Z/" + archive);
    }
  }

  private static DataBlob chunk(Digest digest) throws IOException {
    String name = digest.toString();
    Path file = golden.datastore().resolve(".chunks").resolve(name.substring(0, 4)).resolve(name);
    return DataBlob.parse(name, Files.readAllBytes(file));
  }

  @Test
  void aBlobFileDecryptsToItsSource() throws IOException {
    Path file = golden.datastore().resolve(SNAPSHOT).resolve("client.log.blob");
    byte[] data =
        key.decrypt(DataBlob.parse("log", Files.readAllBytes(file)), Zstd.pureJava(), 1 << 20);
    assertThat(new String(data, StandardCharsets.UTF_8))
        .isEqualTo(Files.readString(golden.path(Part.SOURCE).resolve("client.log")));
  }
}
