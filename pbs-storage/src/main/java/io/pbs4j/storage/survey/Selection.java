package io.pbs4j.storage.survey;

import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import org.jspecify.annotations.Nullable;

/**
 * Which snapshots of a datastore are looked at.
 *
 * @param ns only this namespace and those below it; the root is everything
 * @param group only this group, {@code null} for all
 * @param snapshot only this snapshot, {@code null} for all
 */
public record Selection(Namespace ns, @Nullable BackupGroup group, @Nullable BackupSnapshot snapshot) {
  /** All snapshots. */
  public static final Selection ALL = new Selection(Namespace.ROOT, null, null);

  /**
   * Selects by a group or snapshot as users write it.
   *
   * @param text {@code TYPE/ID} or {@code TYPE/ID/TIME}; {@code null} for all
   */
  public static Selection of(Namespace ns, @Nullable String text) {
    if (text == null) {
      return new Selection(ns, null, null);
    }
    return text.indexOf('/') == text.lastIndexOf('/')
        ? new Selection(ns, BackupGroup.parse(text), null)
        : new Selection(ns, null, BackupSnapshot.parse(text));
  }

  /** Whether nothing is left out. */
  public boolean everything() {
    return ns.isRoot() && group == null && snapshot == null;
  }

  /** Whether a namespace, or one below it, may hold what is selected. */
  public boolean enters(Namespace candidate) {
    int common = Math.min(candidate.depth(), ns.depth());
    return candidate.components().subList(0, common).equals(ns.components().subList(0, common));
  }

  /** Whether groups of a namespace are selected at all. */
  public boolean holds(Namespace candidate) {
    return candidate.depth() >= ns.depth() && enters(candidate);
  }

  /** Whether a group, or a snapshot of it, is selected. */
  public boolean holds(Namespace candidate, BackupGroup other) {
    boolean named =
        snapshot != null ? snapshot.group().equals(other) : group == null || group.equals(other);
    return named && holds(candidate);
  }

  /** Whether a snapshot is selected. */
  public boolean holds(Namespace candidate, BackupSnapshot other) {
    return (snapshot == null || snapshot.equals(other)) && holds(candidate, other.group());
  }
}
