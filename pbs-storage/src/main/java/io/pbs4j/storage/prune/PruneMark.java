package io.pbs4j.storage.prune;

/** What the rules say of one snapshot. */
public enum PruneMark {
  /** A rule keeps it. */
  KEEP("keep"),
  /** It is the newest and has no manifest yet: a backup that may still run. */
  KEEP_PARTIAL("keep-partial"),
  /** It is to be removed. */
  REMOVE("remove"),
  /** It is protected from removal. */
  PROTECTED("protected");

  private final String id;

  PruneMark(String id) {
    this.id = id;
  }

  /** The word in task logs and tables. */
  public String id() {
    return id;
  }

  /** Whether the snapshot stays. */
  public boolean keep() {
    return this != REMOVE;
  }
}
