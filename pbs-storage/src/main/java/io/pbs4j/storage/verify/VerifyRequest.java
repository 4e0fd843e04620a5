package io.pbs4j.storage.verify;

import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.snapshot.GroupChoice;
import org.jspecify.annotations.Nullable;

/**
 * What to verify.
 *
 * @param ns the namespace
 * @param maxDepth levels below it, 0 for it alone; only where neither group nor snapshot is named
 * @param group only this group, {@code null} for all
 * @param snapshot only this snapshot, {@code null} for all
 * @param choice which groups; only where neither group nor snapshot is named
 * @param ignoreVerified whether snapshots that have been verified are left out
 * @param outdatedAfter days after which they are not, {@code null} for never
 * @param sample which chunks are read
 * @param chunkMaxAge days within which a chunk that was verified is not read again; {@code null} reads all
 */
public record VerifyRequest(
    Namespace ns,
    int maxDepth,
    @Nullable BackupGroup group,
    @Nullable BackupSnapshot snapshot,
    GroupChoice choice,
    boolean ignoreVerified,
    @Nullable Long outdatedAfter,
    Sample sample,
    @Nullable Long chunkMaxAge) {
  /** Everything, also what was verified before. */
  public static final VerifyRequest ALL =
      new VerifyRequest(
          Namespace.ROOT, Namespace.MAX_DEPTH, null, null, GroupChoice.ALL, false, null, Sample.ALL, null);

  /** The same for one snapshot. */
  public VerifyRequest ofSnapshot(Namespace where, BackupSnapshot which) {
    return new VerifyRequest(
        where, 0, null, which, choice, ignoreVerified, outdatedAfter, sample, chunkMaxAge);
  }

  /** The same for one group. */
  public VerifyRequest ofGroup(Namespace where, BackupGroup which) {
    return new VerifyRequest(
        where, 0, which, null, choice, ignoreVerified, outdatedAfter, sample, chunkMaxAge);
  }

  /** The same for a namespace and those below it. */
  public VerifyRequest ofNamespace(Namespace where, int depth) {
    return new VerifyRequest(
        where, depth, null, null, choice, ignoreVerified, outdatedAfter, sample, chunkMaxAge);
  }

  /** The same for some of the groups. */
  public VerifyRequest among(GroupChoice some) {
    return new VerifyRequest(
        ns, maxDepth, group, snapshot, some, ignoreVerified, outdatedAfter, sample, chunkMaxAge);
  }

  /** The same without snapshots that have been verified, unless so many days ago. */
  public VerifyRequest skippingVerified(@Nullable Long days) {
    return new VerifyRequest(
        ns, maxDepth, group, snapshot, choice, true, days, sample, chunkMaxAge);
  }

  /** The same with only some of the chunks. */
  public VerifyRequest sampled(Sample part, @Nullable Long days) {
    return new VerifyRequest(
        ns, maxDepth, group, snapshot, choice, ignoreVerified, outdatedAfter, part, days);
  }
}
