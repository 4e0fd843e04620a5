package io.pbs4j.core.blob;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.Damage;
import io.pbs4j.core.GoldenStore;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Blobs and chunks that the stock client and the reference server wrote. */
class GoldenBlobTest {
  @TempDir static Path directory;
  static GoldenStore store;

  @BeforeAll
  static void unpack() {
    store = new GoldenStore(directory);
  }

  static List<Zstd> providers() {
    return List.of(Zstd.detect(), Zstd.pureJava());
  }

  @Test
  void everyChunkHasTheChecksumThatItsHeaderNames() throws IOException {
    Map<BlobKind, Integer> kinds = new EnumMap<>(BlobKind.class);
    for (Path file : store.chunks()) {
      DataBlob chunk = parse(file);
      chunk.verifyCrc();
      kinds.merge(chunk.kind(), 1, Integer::sum);
    }
    assertThat(kinds).containsOnlyKeys(BlobKind.values());
    assertThat(kinds.values().stream().mapToInt(n -> n).sum()).isEqualTo(166);
  }

  @ParameterizedTest
  @MethodSource("providers")
  void everyUnencryptedChunkDecodesToItsDigest(Zstd zstd) throws IOException {
    int checked = 0;
    for (Path file : store.chunks()) {
      DataBlob chunk = parse(file);
      if (!chunk.kind().encrypted()) {
        byte[] data = chunk.decode(zstd, 16 << 20);
        assertThat(Digest.sha256(data)).hasToString(file.getFileName().toString());
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(130);
  }

  @Test
  void plainChunksEncodeToTheSameBytes() throws IOException {
    int checked = 0;
    for (Path file : store.chunks()) {
      DataBlob chunk = parse(file);
      if (chunk.kind() == BlobKind.PLAIN) {
        byte[] data = chunk.decode(Zstd.pureJava(), 16 << 20);
        assertThat(DataBlob.encode(data, null).bytes()).isEqualTo(chunk.bytes());
        checked++;
      }
    }
    assertThat(checked).isPositive();
  }

  @ParameterizedTest
  @MethodSource("providers")
  void everyBlobFileIsSoundAndTheUnencryptedOnesDecode(Zstd zstd) throws IOException {
    int encrypted = 0;
    for (Path file : store.archives(".blob")) {
      DataBlob blob = parse(file);
      blob.verifyCrc();
      if (blob.kind().encrypted()) {
        encrypted++;
      } else {
        byte[] data = blob.decode(zstd, DataBlob.MAX_DECODED);
        assertThat(DataBlob.encode(data, zstd).decode(zstd, data.length)).isEqualTo(data);
      }
    }
    assertThat(encrypted).isEqualTo(4);
  }

  @Test
  void aStreamSeesWhatAParserSees() throws IOException {
    for (Path file : store.archives(".blob")) {
      DataBlob blob = parse(file);
      BlobStream stream = new BlobStream(file.toString());
      stream.update(ByteBuffer.wrap(blob.bytes()));
      assertThat(stream.requireKind()).isEqualTo(blob.kind());
      stream.verifyCrc();
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void everyDamagedHeaderByteAndEveryTruncationOfABlobIsRefused(Zstd zstd) throws IOException {
    for (Path file : store.archives(".blob")) {
      byte[] sound = Files.readAllBytes(file);
      if (DataBlob.parse("sound", sound).kind().encrypted()) {
        continue;
      }
      Damage.Reading reading =
          bytes -> DataBlob.parse("damaged", bytes).decode(zstd, DataBlob.MAX_DECODED);
      Damage.bitFlips(sound, 0, 12).forEach(bytes -> Damage.assertRefused(bytes, reading));
      Damage.truncations(sound).forEach(bytes -> Damage.assertRefused(bytes, reading));
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void damageBehindAChecksumThatFitsIsNeverMoreThanAFormatError(Zstd zstd) throws IOException {
    byte[] sound =
        Files.readAllBytes(store.file("host/plain/2023-11-14T22:13:20Z/index.json.blob"));
    Damage.Reading reading =
        bytes -> {
          DataBlob blob = DataBlob.parse("damaged", bytes);
          blob.updateCrc();
          blob.decode(zstd, 1 << 20);
        };
    Damage.bitFlips(sound, 12, sound.length).forEach(bytes -> Damage.isRefused(bytes, reading));
    Damage.truncations(sound).skip(12).forEach(bytes -> Damage.isRefused(bytes, reading));
  }

  private static DataBlob parse(Path file) throws IOException {
    return DataBlob.parse(file.toString(), Files.readAllBytes(file));
  }
}
