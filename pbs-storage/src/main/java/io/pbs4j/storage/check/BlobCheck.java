package io.pbs4j.storage.check;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.crypto.CryptException;
import io.pbs4j.core.crypto.CryptKey;
import io.pbs4j.core.manifest.CryptMode;
import io.pbs4j.core.manifest.FileEntry;
import io.pbs4j.core.snapshot.ArchiveName;
import java.io.IOException;
import java.util.Optional;

/** Blob files: header, CRC, content of unencrypted ones. */
final class BlobCheck implements SnapshotCheck {
  @Override
  public String name() {
    return "blobs";
  }

  @Override
  public String description() {
    return "blob files: header, CRC, content of unencrypted ones";
  }

  @Override
  public Cost cost() {
    return Cost.INDEXES;
  }

  /** Plain by nature, though its manifest gives it the mode of the backup. */
  private static final String MASTER_COPY = "rsa-encrypted.key.blob";

  @Override
  public void check(SnapshotFacts snapshot, FindingSink out) throws IOException {
    for (String file : snapshot.place().files()) {
      if (file.endsWith(".blob") && !file.equals(ArchiveName.MANIFEST.name())) {
        blob(snapshot, file, out);
      }
    }
  }

  private static void blob(SnapshotFacts snapshot, String file, FindingSink out) throws IOException {
    Subject subject = Subject.of(snapshot.place(), file);
    try {
      DataBlob blob = DataBlob.parse(snapshot.place().path(file), snapshot.blob(file));
      blob.verifyCrc();
      if (!blob.kind().encrypted()) {
        blob.decode(snapshot.zstd(), DataBlob.MAX_DECODED);
      }
      mode(snapshot, file, blob, subject, out);
    } catch (FormatException e) {
      out.add(FindingCode.BLOB_DAMAGED, subject.at(e.offset()), String.valueOf(e.getMessage()));
    }
  }

  private static void mode(
      SnapshotFacts snapshot, String file, DataBlob blob, Subject subject, FindingSink out)
      throws FormatException {
    Optional<FileEntry> entry = snapshot.manifest().flatMap(manifest -> manifest.file(file));
    if (entry.isEmpty() || file.equals(MASTER_COPY)) {
      return;
    }
    boolean encrypted = entry.get().cryptMode() == CryptMode.ENCRYPT;
    if (encrypted != blob.kind().encrypted()) {
      out.add(
          FindingCode.BLOB_CRYPT_MODE_WRONG,
          subject,
          encrypted ? "it should be encrypted, but is not" : "it should not be encrypted, but is");
    }
    CryptKey key = snapshot.key();
    boolean keyed = snapshot.manifest().map(snapshot::keyed).orElse(false);
    if (key != null && keyed && blob.kind().encrypted()) {
      try {
        key.decrypt(blob, snapshot.zstd(), DataBlob.MAX_DECODED);
      } catch (CryptException e) {
        out.add(FindingCode.BLOB_DAMAGED, subject, "the key of its manifest does not open it");
      }
    }
  }
}
