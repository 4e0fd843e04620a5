package io.pbs4j.cli.archive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.FormatException.Kind;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.crypto.CryptKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Describes blobs and chunks. */
final class BlobInspection {
  /** Largest file that is read: a blob that holds its longest content as it is. */
  private static final int MAX_FILE = DataBlob.MAX_DECODED + 64;

  private static final int DIGITS = 2 * Digest.LENGTH;

  private final @Nullable CryptKey key;
  private final @Nullable Path decoded;

  BlobInspection(@Nullable CryptKey key, @Nullable Path decoded) {
    this.key = key;
    this.decoded = decoded;
  }

  void inspect(Path file, ObjectNode report) throws IOException {
    DataBlob blob = DataBlob.parse(file.toString(), read(file));
    String name = String.valueOf(file.getFileName());
    String digits = name.substring(0, Math.min(name.length(), DIGITS));
    boolean chunk = Digest.isHex(digits);
    report.put("type", chunk ? "chunk" : "blob");
    report.put("compression", blob.kind().compressed() ? "zstd" : "none");
    report.put("encryption", blob.kind().encrypted() ? "encrypted" : "none");
    report.put("crc", String.format(Locale.ROOT, "%08x", blob.storedCrc()));
    report.put("crc-ok", blob.storedCrc() == blob.computedCrc());
    if (blob.kind().encrypted()) {
      HexFormat hex = HexFormat.of();
      report.put("iv", hex.formatHex(blob.bytes(), DataBlob.IV_OFFSET, DataBlob.TAG_OFFSET));
      report.put("tag", hex.formatHex(blob.bytes(), DataBlob.TAG_OFFSET, blob.kind().headerLength()));
    }
    boolean readable = key != null || !blob.kind().encrypted();
    if (readable && blob.storedCrc() == blob.computedCrc()) {
      content(file, blob, chunk ? digits : null, report);
    } else if (decoded != null) {
      blob.verifyCrc();
      throw new FormatException(Kind.ENCRYPTED, file.toString(), 0, "blob is encrypted - a key is needed");
    }
  }

  private void content(Path file, DataBlob blob, @Nullable String digits, ObjectNode report)
      throws IOException {
    byte[] content =
        key == null
            ? blob.decode(Zstd.detect(), DataBlob.MAX_DECODED)
            : key.decrypt(blob, Zstd.detect(), DataBlob.MAX_DECODED);
    report.put("size", content.length);
    Digest digest =
        key != null && blob.kind().encrypted()
            ? key.digest(content, 0, content.length)
            : Digest.sha256(content);
    report.put("digest", digest.toString());
    if (digits != null) {
      report.put("digest-ok", digest.toString().equals(digits));
    } else {
      TextInspection.content(file.toString(), content, report);
    }
    if (decoded != null) {
      Files.write(decoded, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }
  }

  private static byte[] read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_FILE + 1);
      if (bytes.length > MAX_FILE) {
        throw new FormatException(Kind.TOO_LARGE, file.toString(), MAX_FILE, "blob is too large");
      }
      return bytes;
    }
  }
}
