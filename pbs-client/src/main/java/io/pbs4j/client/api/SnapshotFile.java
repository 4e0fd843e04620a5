package io.pbs4j.client.api;

import io.pbs4j.client.ClientException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file of a snapshot as a server lists it.
 *
 * @param name name on the server, such as {@code disk.img.fidx}
 * @param cryptMode {@code none}, {@code encrypt} or {@code sign-only}; absent where the manifest lacks the
 *     file
 * @param size bytes: of the archive for indexes, of the stored file for blobs; absent likewise
 */
public record SnapshotFile(String name, Optional<String> cryptMode, OptionalLong size) {
  static SnapshotFile read(AnswerFields fields) throws ClientException {
    return new SnapshotFile(
        fields.text("filename"), fields.optionalText("crypt-mode"), fields.optionalNumber("size"));
  }
}
