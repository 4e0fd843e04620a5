package io.pbs4j.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.blob.BlobKind;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Values of {@code test-vectors} for the key 00 01 ... 1f. */
class CryptKeyTest {
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);
  private static final Zstd ZSTD = Zstd.detect();

  private final SecureRandom random = new SecureRandom();

  private static CryptKey key() {
    byte[] bytes = new byte[CryptKey.LENGTH];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    return new CryptKey(bytes);
  }

  @Test
  void fingerprintHasBothForms() {
    assertThat(key().fingerprint())
        .hasToString(
            "0e:ab:d4:46:0b:6e:b9:ca:34:50:23:de:e2:b7:78:c7:90:e5:4a:16:83:b9:65:9c:0a:57:ae:19:90:90:15:9b");
    assertThat(key().fingerprint().shortForm()).isEqualTo("0e:ab:d4:46:0b:6e:b9:ca");
  }

  @Test
  void digestsAreKeyed() {
    assertThat(key().digest(HELLO, 0, HELLO.length))
        .hasToString("e34178a27b992c4a218599bf7f43ed50bc464a03d624d9092306fe2ed74d557e");
    assertThat(key().digest(new byte[0], 0, 0))
        .hasToString("d213f9b52d680fbe05942a8b5540377dd5f627132c2889e5389f690b683f1d7f");
    assertThat(key().digest(new byte[4 << 20], 0, 4 << 20))
        .hasToString("348571e12bbbedb529def1f1394316e338a01945d871df9ef792617ceb13d636");
  }

  @Test
  void publishedBlobDecrypts() throws Exception {
    byte[] blob =
        HexFormat.of()
            .parseHex(
                "7b6785be222d4cf093a6a883a0a1a2a3a4a5a6a7a8a9aaabacadaeaf"
                    + "9df2249feea0c8e5eead5edf2badeb2842c64fd077");
    assertThat(Digest.sha256(blob))
        .hasToString("0143510763570ea59cf836c88148a850cd3dff3f0bf8dc32fe3bcc18e6d7dc32");
    assertThat(key().decrypt(DataBlob.parse("vector", blob), ZSTD, 100)).isEqualTo(HELLO);
  }

  @Property(tries = 50)
  void whatIsEncryptedDecrypts(@ForAll @Size(max = 20_000) byte[] payload) throws Exception {
    DataBlob plain = key().encrypt(payload, null, random);
    DataBlob packed = key().encrypt(payload, ZSTD, random);
    assertThat(plain.kind()).isEqualTo(BlobKind.ENCRYPTED);
    assertThat(key().decrypt(DataBlob.parse("b", plain.bytes()), ZSTD, 1 << 20)).isEqualTo(payload);
    assertThat(key().decrypt(DataBlob.parse("b", packed.bytes()), ZSTD, 1 << 20)).isEqualTo(payload);
  }

  @Test
  void compressibleDataIsCompressedBeforeItIsEncrypted() {
    DataBlob blob = key().encrypt(new byte[100_000], ZSTD, random);
    assertThat(blob.kind()).isEqualTo(BlobKind.COMPRESSED_ENCRYPTED);
    assertThat(blob.length()).isLessThan(1000);
  }

  @Test
  void twoBlobsOfOneTextDiffer() {
    assertThat(key().encrypt(HELLO, null, random).bytes())
        .isNotEqualTo(key().encrypt(HELLO, null, random).bytes());
  }

  @Test
  void anotherKeyDoesNotOpenIt() {
    DataBlob blob = key().encrypt(HELLO, null, random);
    assertThatThrownBy(() -> CryptKey.generate(random).decrypt(blob, ZSTD, 100))
        .isInstanceOf(CryptException.class)
        .hasMessageContaining("wrong key");
  }

  @Test
  void everyDamagedByteIsNoticed() {
    byte[] sound = key().encrypt(HELLO, null, random).bytes();
    for (int i = 0; i < sound.length; i++) {
      byte[] damaged = sound.clone();
      damaged[i] ^= 1;
      assertThatThrownBy(() -> key().decrypt(DataBlob.parse("b", damaged), ZSTD, 100))
          .as("byte %d", i)
          .isInstanceOf(java.io.IOException.class);
    }
  }

  @Test
  void closedKeyIsOfNoUseAndShowsNothing() {
    CryptKey key = key();
    assertThat(key.toString()).isEqualTo("CryptKey[0e:ab:d4:46:0b:6e:b9:ca]");
    key.close();
    assertThatThrownBy(key::fingerprint).isInstanceOf(IllegalStateException.class);
    assertThat(key.toString()).isEqualTo("CryptKey[closed]");
  }
}
