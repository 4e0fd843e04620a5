package io.pbs4j.storage.check;

/** Groups whose snapshots were made with different keys. */
final class KeysCheck implements GroupCheck {
  @Override
  public String name() {
    return "keys";
  }

  @Override
  public String description() {
    return "groups whose snapshots were made with different keys";
  }

  @Override
  public Cost cost() {
    return Cost.INDEXES;
  }

  @Override
  public void check(GroupFacts group, FindingSink out) {
    if (group.fingerprints().size() > 1) {
      out.add(
          FindingCode.KEYS_MIXED,
          Subject.path(group.place().path()),
          "its snapshots were made with " + group.fingerprints().size() + " different keys");
    }
  }
}
