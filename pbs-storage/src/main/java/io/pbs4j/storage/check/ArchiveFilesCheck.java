package io.pbs4j.storage.check;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.index.IndexReader;
import io.pbs4j.core.manifest.FileEntry;
import io.pbs4j.core.manifest.Manifest;
import io.pbs4j.core.snapshot.ArchiveName;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** Files of each snapshot against its manifest: presence, size, checksum. */
final class ArchiveFilesCheck implements SnapshotCheck {
  @Override
  public String name() {
    return "archives";
  }

  @Override
  public String description() {
    return "files of each snapshot against its manifest: presence, size, checksum";
  }

  @Override
  public Cost cost() {
    return Cost.INDEXES;
  }

  /** Files of a snapshot that no manifest lists. */
  private static final Set<String> UNLISTED =
      Set.of(ArchiveName.MANIFEST.name(), ArchiveName.CLIENT_LOG.name());

  @Override
  public void check(SnapshotFacts snapshot, FindingSink out) throws IOException {
    Optional<Manifest> manifest = snapshot.manifest();
    if (manifest.isEmpty()) {
      return;
    }
    for (FileEntry entry : manifest.get().files()) {
      Subject subject = Subject.of(snapshot.place(), entry.name().name());
      if (!snapshot.place().files().contains(entry.name().name())) {
        out.add(FindingCode.ARCHIVE_MISSING, subject, "the manifest lists it, but it is not there");
      } else if (entry.name().kind() == ArchiveName.Kind.BLOB) {
        blob(snapshot, entry, subject, out);
      } else {
        index(snapshot, entry, subject, out);
      }
    }
    for (String file : snapshot.place().files()) {
      boolean archive = ArchiveName.isValid(file) && !UNLISTED.contains(file);
      if (archive && manifest.get().file(file).isEmpty()) {
        out.add(
            FindingCode.FILE_NOT_IN_MANIFEST, Subject.of(snapshot.place(), file), "the manifest does not list it");
      }
    }
  }

  private static void blob(SnapshotFacts snapshot, FileEntry entry, Subject subject, FindingSink out)
      throws IOException {
    byte[] bytes;
    try {
      bytes = snapshot.blob(entry.name().name());
    } catch (FormatException e) {
      return; // too large for a blob: reported as damaged
    }
    if (bytes.length != entry.size()) {
      size(subject, bytes.length, entry, out);
    } else if (!Digest.sha256(bytes).equals(entry.csum())) {
      out.add(FindingCode.ARCHIVE_CHECKSUM_WRONG, subject, "its SHA-256 is not that of the manifest");
    }
  }

  private static void index(SnapshotFacts snapshot, FileEntry entry, Subject subject, FindingSink out)
      throws IOException {
    try (IndexReader index = IndexReader.open(snapshot.file(entry.name().name()))) {
      if (index.size() != entry.size()) {
        size(subject, index.size(), entry, out);
      }
      if (!index.csum().equals(entry.csum())) {
        out.add(FindingCode.ARCHIVE_CHECKSUM_WRONG, subject, "its checksum is not that of the manifest");
      }
    } catch (FormatException e) {
      return; // reported as a damaged index
    }
  }

  private static void size(Subject subject, long actual, FileEntry entry, FindingSink out) {
    out.add(
        FindingCode.ARCHIVE_SIZE_WRONG,
        subject,
        "it has " + actual + " bytes, the manifest says " + entry.size());
  }
}
