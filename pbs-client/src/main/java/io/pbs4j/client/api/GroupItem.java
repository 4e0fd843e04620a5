package io.pbs4j.client.api;

import io.pbs4j.client.ClientException;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import java.util.List;
import java.util.Optional;

/**
 * A group as a server lists it.
 *
 * @param group which one
 * @param lastBackup time of its newest snapshot, seconds since 1970
 * @param backupCount number of snapshots
 * @param files names of the files of the newest finished snapshot
 * @param owner user or token that owns it
 * @param comment first line of the group's notes
 */
public record GroupItem(
    BackupGroup group,
    long lastBackup,
    long backupCount,
    List<String> files,
    Optional<String> owner,
    Optional<String> comment) {
  static GroupItem read(AnswerFields fields) throws ClientException {
    return new GroupItem(
        SnapshotItem.group(fields),
        fields.number("last-backup"),
        fields.number("backup-count"),
        fields.texts("files"),
        fields.optionalText("owner"),
        fields.optionalText("comment"));
  }

  /** The newest snapshot. */
  public BackupSnapshot lastSnapshot() {
    return new BackupSnapshot(group, lastBackup);
  }
}
