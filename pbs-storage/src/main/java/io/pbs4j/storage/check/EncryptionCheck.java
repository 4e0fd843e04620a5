package io.pbs4j.storage.check;

import io.pbs4j.core.InvalidNameException;
import io.pbs4j.core.crypto.Fingerprint;
import io.pbs4j.core.manifest.CryptMode;
import io.pbs4j.core.manifest.Manifest;
import io.pbs4j.core.snapshot.ArchiveName;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Fingerprints and crypt modes in each manifest. */
final class EncryptionCheck implements SnapshotCheck {
  @Override
  public String name() {
    return "encryption";
  }

  @Override
  public String description() {
    return "fingerprints and crypt modes in each manifest";
  }

  @Override
  public Cost cost() {
    return Cost.INDEXES;
  }

  @Override
  public void check(SnapshotFacts snapshot, FindingSink out) {
    snapshot.manifest().ifPresent(manifest -> look(snapshot, manifest, out));
  }

  private static void look(SnapshotFacts snapshot, Manifest manifest, FindingSink out) {
    Subject subject = Subject.of(snapshot.place(), ArchiveName.MANIFEST.name());
    Set<CryptMode> modes = EnumSet.noneOf(CryptMode.class);
    manifest.files().forEach(file -> modes.add(file.cryptMode()));
    Optional<String> fingerprint = manifest.keyFingerprint();
    boolean protect = modes.contains(CryptMode.ENCRYPT) || modes.contains(CryptMode.SIGN_ONLY);
    if (protect && fingerprint.isEmpty()) {
      out.add(FindingCode.FINGERPRINT_MISSING, subject, "files are protected, but no key is named");
    }
    if (fingerprint.isPresent()) {
      try {
        Fingerprint.parse(fingerprint.get());
      } catch (InvalidNameException e) {
        out.add(FindingCode.FINGERPRINT_INVALID, subject, "the fingerprint of the key is malformed");
      }
    }
    if (modes.size() > 1) {
      String names = modes.stream().map(CryptMode::id).collect(Collectors.joining(", "));
      out.add(FindingCode.CRYPT_MODES_MIXED, subject, "files have different modes: " + names);
    }
  }
}
