package io.pbs4j.cli.archive;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.core.ByteSource;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.FormatException.Kind;
import io.pbs4j.core.blob.BlobKind;
import io.pbs4j.core.crypto.CryptKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Tells by its first bytes what a file is, and has it described. */
final class FileInspection {
  private static final long FIXED_INDEX = 0x2f7f41ed91fd0fcdL;
  private static final long DYNAMIC_INDEX = 0x1c914ea519bab3cdL;
  private static final long CATALOG = 0x91fd60f9c46758d5L;

  /** First item of a pxar archive; its number lies in the file with the low byte first. */
  private static final long PXAR_ENTRY = Long.reverseBytes(0xd5956474e588acefL);

  private static final long PXAR_OLD_ENTRY = Long.reverseBytes(0x11da850a1c1cceffL);
  private static final long PXAR_VERSION = Long.reverseBytes(0x730f6c75df16a40dL);
  private static final long PXAR_PAYLOAD = Long.reverseBytes(0x834c68c2194a4ed2L);

  private final boolean entries;
  private final @Nullable CryptKey key;
  private final @Nullable Path decoded;

  /**
   * Creates the inspection.
   *
   * @param entries whether to list what the file holds
   * @param key for encrypted blobs
   * @param decoded where to write the content of a blob
   */
  FileInspection(boolean entries, @Nullable CryptKey key, @Nullable Path decoded) {
    this.entries = entries;
    this.key = key;
    this.decoded = decoded;
  }

  ObjectNode inspect(Path file) throws IOException {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.put("file", file.toString());
    long magic;
    long size;
    try (ByteSource source = ByteSource.open(file)) {
      size = source.size();
      byte[] first = new byte[Long.BYTES];
      source.readFully(0, first, 0, (int) Math.min(size, first.length));
      magic = ByteBuffer.wrap(first).getLong();
    }
    report.put("file-size", size);
    if (BlobKind.ofMagic(magic) != null) {
      new BlobInspection(key, decoded).inspect(file, report);
    } else if (magic == FIXED_INDEX || magic == DYNAMIC_INDEX) {
      IndexInspection.inspect(file, entries, report);
    } else if (magic == CATALOG) {
      TreeInspection.catalog(file, entries, report);
    } else if (magic == PXAR_ENTRY || magic == PXAR_OLD_ENTRY || magic == PXAR_VERSION) {
      TreeInspection.pxar(file, entries, report);
    } else if (magic == PXAR_PAYLOAD) {
      report.put("type", "pxar-payload");
    } else if (!TextInspection.inspect(file, size, report)) {
      throw new FormatException(Kind.WRONG_MAGIC, file.toString(), 0, "is of no format that is known here");
    }
    return report;
  }
}
