package io.pbs4j.client.backup;

import io.pbs4j.core.Octets;
import io.pbs4j.core.catalog.CatalogWriter;
import io.pbs4j.core.snapshot.ArchiveName;
import java.io.IOException;

/** The catalog of a backup: the names in all its trees. It is opened before the first and closed last. */
final class CatalogUpload {
  /** Average chunk, 512 KiB: catalogs are small, and a change should not send all of it again. */
  private static final int AVERAGE_CHUNK = 512 << 10;

  private final ArchiveUpload upload;
  private final ChunkedOutput out;
  private final CatalogWriter writer;

  CatalogUpload(ArchiveUpload upload) throws IOException {
    this.upload = upload;
    this.out = new ChunkedOutput(upload, AVERAGE_CHUNK);
    this.writer = new CatalogWriter(out);
  }

  /** Starts the names of an archive. */
  CatalogWriter startArchive(ArchiveName archive) {
    writer.startDirectory(Octets.ofText(archive.name()));
    return writer;
  }

  /** Ends the names of an archive. */
  void endArchive() throws IOException {
    writer.endDirectory();
  }

  void close() throws IOException {
    writer.finish();
    out.close();
    upload.close();
  }
}
