package io.pbs4j.client.api;

import io.pbs4j.client.ClientException;
import io.pbs4j.core.manifest.VerifyState;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.BackupType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A snapshot as a server lists it.
 *
 * @param snapshot which one
 * @param files its files; without sizes while the backup is not finished
 * @param size bytes of all files; absent while the backup is not finished
 * @param owner user or token that owns the group
 * @param comment first line of the notes
 * @param fingerprint of the key that the client used
 * @param verification the last verification
 * @param isProtected whether it cannot be removed
 */
public record SnapshotItem(
    BackupSnapshot snapshot,
    List<SnapshotFile> files,
    OptionalLong size,
    Optional<String> owner,
    Optional<String> comment,
    Optional<String> fingerprint,
    Optional<VerifyState> verification,
    boolean isProtected) {
  static SnapshotItem read(AnswerFields fields) throws ClientException {
    AnswerFields verification = new AnswerFields(fields.child("verification"));
    return new SnapshotItem(
        snapshot(fields),
        AnswerFields.list(fields.child("files"), SnapshotFile::read),
        fields.optionalNumber("size"),
        fields.optionalText("owner"),
        fields.optionalText("comment"),
        fields.optionalText("fingerprint"),
        verification
            .optionalText("upid")
            .map(upid -> new VerifyState(upid, verification.optionalText("state").orElse("").equals("ok"))),
        fields.flag("protected"));
  }

  static BackupSnapshot snapshot(AnswerFields fields) throws ClientException {
    return new BackupSnapshot(group(fields), fields.number("backup-time"));
  }

  static BackupGroup group(AnswerFields fields) throws ClientException {
    return new BackupGroup(BackupType.parse(fields.text("backup-type")), fields.text("backup-id"));
  }

  /** Whether the backup ran to its end. */
  public boolean finished() {
    return size.isPresent();
  }
}
