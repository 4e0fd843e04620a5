package io.pbs4j.storage.snapshot;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.manifest.CryptMode;
import io.pbs4j.core.manifest.VerifyState;
import io.pbs4j.core.snapshot.BackupSnapshot;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot as listings show it.
 *
 * @param snapshot which one
 * @param finished whether its manifest is there and can be read
 * @param isProtected whether it is protected from removal
 * @param owner owner of the group, {@code null} if unknown
 * @param files its files: of the manifest first, then others found
 * @param notes notes of the manifest
 * @param verifyState last verification
 * @param fingerprint fingerprint of the client's key
 */
public record SnapshotInfo(
    BackupSnapshot snapshot,
    boolean finished,
    boolean isProtected,
    @Nullable AuthId owner,
    List<File> files,
    Optional<String> notes,
    Optional<VerifyState> verifyState,
    Optional<String> fingerprint) {

  /**
   * One file.
   *
   * @param name file name on the server
   * @param cryptMode as the manifest has it, {@code null} for files it does not list
   * @param size bytes as the manifest has them, {@code null} for files it does not list
   */
  public record File(String name, @Nullable CryptMode cryptMode, @Nullable Long size) {}

  SnapshotInfo withOwner(@Nullable AuthId other) {
    return new SnapshotInfo(
        snapshot, finished, isProtected, other, files, notes, verifyState, fingerprint);
  }

  /** Sum of the known sizes in bytes. */
  public long size() {
    return files.stream().filter(f -> f.size() != null).mapToLong(f -> f.size() == null ? 0 : f.size()).sum();
  }

  /** First line of the notes. */
  public Optional<String> comment() {
    return notes.flatMap(text -> text.lines().findFirst());
  }
}
