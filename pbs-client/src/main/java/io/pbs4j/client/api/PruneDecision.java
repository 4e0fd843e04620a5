package io.pbs4j.client.api;

import io.pbs4j.client.ClientException;
import io.pbs4j.core.snapshot.BackupSnapshot;

/**
 * What pruning decided about one snapshot.
 *
 * @param snapshot which one
 * @param keep whether it stays
 * @param isProtected whether it stays because it is protected
 */
public record PruneDecision(BackupSnapshot snapshot, boolean keep, boolean isProtected) {
  static PruneDecision read(AnswerFields fields) throws ClientException {
    return new PruneDecision(
        SnapshotItem.snapshot(fields), fields.flag("keep"), fields.flag("protected"));
  }
}
