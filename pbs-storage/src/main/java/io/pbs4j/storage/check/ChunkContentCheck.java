package io.pbs4j.storage.check;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.crypto.CryptException;
import io.pbs4j.core.crypto.CryptKey;
import io.pbs4j.storage.session.ChunkLimits;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Content of every chunk: header, CRC, digest, length, encryption. */
final class ChunkContentCheck implements ChunkCheck {
  @Override
  public String name() {
    return "chunk-content";
  }

  @Override
  public String description() {
    return "content of every chunk: header, CRC, digest, length, encryption";
  }

  @Override
  public Cost cost() {
    return Cost.CHUNKS;
  }

  private final Zstd zstd;
  private final @Nullable CryptKey key;

  ChunkContentCheck(Zstd zstd, @Nullable CryptKey key) {
    this.zstd = zstd;
    this.key = key;
  }

  @Override
  public void check(ChunkEntry entry, FindingSink out) throws IOException {
    if (entry.kind() != ChunkEntry.Kind.CHUNK || entry.attributes().size() == 0) {
      return;
    }
    int number = entry.number();
    FindingSink marking =
        (code, subject, message) -> {
          entry.use().damaged(number);
          out.add(code, subject, message);
        };
    try {
      DataBlob blob = DataBlob.parse(entry.path(), entry.content());
      blob.verifyCrc();
      mode(entry, number, blob, marking);
      byte[] data = decode(entry, number, blob, marking);
      if (data != null) {
        content(entry, number, blob, data, marking);
      }
    } catch (FormatException e) {
      marking.add(FindingCode.CHUNK_DAMAGED, entry.subject().at(e.offset()), String.valueOf(e.getMessage()));
    }
  }

  private static void mode(ChunkEntry entry, int number, DataBlob blob, FindingSink out) {
    boolean encrypted = blob.kind().encrypted();
    if (encrypted ? entry.use().neededPlain(number) : entry.use().neededEncrypted(number)) {
      out.add(
          FindingCode.CHUNK_CRYPT_MODE_WRONG,
          entry.subject(),
          encrypted
              ? "it is encrypted, but an unencrypted archive needs it"
              : "it is not encrypted, but an encrypted archive needs it");
    }
  }

  private byte @Nullable [] decode(ChunkEntry entry, int number, DataBlob blob, FindingSink out)
      throws FormatException {
    if (!blob.kind().encrypted()) {
      return blob.decode(zstd, ChunkLimits.MAX_SIZE);
    }
    if (key == null || !entry.use().keyed(number)) {
      entry.use().notVerified();
      return null;
    }
    try {
      return key.decrypt(blob, zstd, ChunkLimits.MAX_SIZE);
    } catch (CryptException e) {
      out.add(FindingCode.CHUNK_KEY_WRONG, entry.subject(), "the key of its manifest does not open it");
      return null;
    }
  }

  private void content(ChunkEntry entry, int number, DataBlob blob, byte[] data, FindingSink out) {
    Digest digest =
        key != null && blob.kind().encrypted() ? key.digest(data, 0, data.length) : Digest.sha256(data);
    if (!digest.equals(entry.digest())) {
      out.add(
          FindingCode.CHUNK_DIGEST_WRONG, entry.subject(), "its content has another digest than its name");
    }
    int expected = entry.use().length(number);
    if (expected != 0 && expected != data.length) {
      out.add(
          FindingCode.CHUNK_LENGTH_WRONG,
          entry.subject(),
          "it holds " + data.length + " bytes, an index says " + expected);
    }
  }
}
