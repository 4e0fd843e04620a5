package io.pbs4j.core.blob;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.chunk.Digest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlobKindTest {
  @ParameterizedTest
  @CsvSource({
    "PLAIN, Proxmox Backup uncompressed blob v1.0, 42ab3807be8370a1",
    "COMPRESSED, Proxmox Backup zstd compressed blob v1.0, 31b958426fb6a37f",
    "ENCRYPTED, Proxmox Backup encrypted blob v1.0, 7b6785be222d4cf0",
    "COMPRESSED_ENCRYPTED, Proxmox Backup zstd compressed encrypted blob v1.0, e6591bbf0bbfd80b"
  })
  void magicIsTheBeginningOfTheHashOfALabel(BlobKind kind, String label, String magic) {
    Digest hash = Digest.sha256(label.getBytes(StandardCharsets.US_ASCII));

    assertThat(kind.magic()).isEqualTo(hash.firstWord());
    assertThat(Long.toHexString(kind.magic())).isEqualTo(magic);
    assertThat(BlobKind.ofMagic(hash.firstWord())).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({"PLAIN, 12", "COMPRESSED, 12", "ENCRYPTED, 44", "COMPRESSED_ENCRYPTED, 44"})
  void headerIsLongerWhereThereIsAnInitialisationVectorAndATag(BlobKind kind, int length) {
    assertThat(kind.headerLength()).isEqualTo(length);
  }

  @Test
  void anyOtherMagicIsNoKind() {
    assertThat(BlobKind.ofMagic(0)).isNull();
    assertThat(BlobKind.ofMagic(BlobKind.PLAIN.magic() + 1)).isNull();
    assertThat(BlobKind.ofMagic(Long.reverseBytes(BlobKind.PLAIN.magic()))).isNull();
  }
}
