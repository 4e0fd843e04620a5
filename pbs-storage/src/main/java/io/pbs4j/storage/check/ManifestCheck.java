package io.pbs4j.storage.check;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.crypto.CryptException;
import io.pbs4j.core.manifest.FileEntry;
import io.pbs4j.core.manifest.Manifest;
import io.pbs4j.core.snapshot.ArchiveName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;

/** The manifest of each snapshot: form, CRC, names, signature. */
final class ManifestCheck implements SnapshotCheck {
  @Override
  public String name() {
    return "manifest";
  }

  @Override
  public String description() {
    return "the manifest of each snapshot: form, CRC, names, signature";
  }

  @Override
  public Cost cost() {
    return Cost.INDEXES;
  }

  /** A backup that takes longer without a trace in its directory is rare. */
  private static final Duration ABANDONED = Duration.ofHours(24);

  @Override
  public void check(SnapshotFacts snapshot, FindingSink out) throws IOException {
    Subject subject = Subject.of(snapshot.place());
    if (!snapshot.finished()) {
      unfinished(snapshot, subject, out);
      return;
    }
    Subject file = Subject.of(snapshot.place(), ArchiveName.MANIFEST.name());
    Manifest manifest;
    try {
      manifest = snapshot.readManifest();
    } catch (FormatException e) {
      out.add(FindingCode.MANIFEST_DAMAGED, file.at(e.offset()), String.valueOf(e.getMessage()));
      return;
    }
    if (!manifest.snapshot().equals(snapshot.place().snapshot())) {
      out.add(FindingCode.MANIFEST_OF_OTHER_SNAPSHOT, file, "the manifest is that of " + manifest.snapshot());
    }
    Set<String> names = new HashSet<>();
    for (FileEntry entry : manifest.files()) {
      if (!names.add(entry.name().name())) {
        out.add(FindingCode.MANIFEST_FILE_TWICE, file, "the manifest lists " + entry.name() + " twice");
      }
    }
    signature(snapshot, manifest, file, out);
  }

  private static void unfinished(
      SnapshotFacts snapshot, Subject subject, FindingSink out) throws IOException {
    Path directory = snapshot.store().root().resolve(snapshot.place().path());
    Instant modified = Instant.ofEpochMilli(FileFacts.of(directory).modified());
    boolean recent = modified.plus(ABANDONED).isAfter(snapshot.store().now());
    out.add(
        recent ? FindingCode.SNAPSHOT_UNFINISHED : FindingCode.SNAPSHOT_ABANDONED,
        subject,
        "there is no manifest; last change " + modified.truncatedTo(ChronoUnit.SECONDS));
  }

  private static void signature(SnapshotFacts snapshot, Manifest manifest, Subject file, FindingSink out)
      throws FormatException {
    if (!snapshot.keyed(manifest) || !manifest.signed()) {
      return;
    }
    try {
      manifest.verifyKey(snapshot.key());
    } catch (CryptException e) {
      out.add(FindingCode.MANIFEST_SIGNATURE_WRONG, file, "the signature is not that of the manifest");
    }
  }
}
