package io.pbs4j.storage.check;

import io.pbs4j.storage.survey.StoreTree;

/** Entries that no listing shows: odd names of namespaces, groups and snapshots, strays. */
final class NamesCheck implements StoreCheck {
  @Override
  public String name() {
    return "names";
  }

  @Override
  public String description() {
    return "entries that no listing shows: odd names of namespaces, groups and snapshots, strays";
  }

  @Override
  public Cost cost() {
    return Cost.NAMES;
  }

  @Override
  public void check(StoreFacts store, FindingSink out) {
    for (StoreTree.Oddity oddity : store.tree().oddities()) {
      Subject subject = Subject.path(oddity.path());
      switch (oddity.oddness()) {
        case NAMESPACE_NAME ->
            out.add(
                FindingCode.NAMESPACE_NAME_INVALID, subject, "this is no name of a namespace, or too deep");
        case GROUP_NAME -> out.add(FindingCode.GROUP_NAME_INVALID, subject, "this is no name of a group");
        case SNAPSHOT_NAME ->
            out.add(FindingCode.SNAPSHOT_NAME_INVALID, subject, "this is no name of a snapshot");
        case UNEXPECTED ->
            out.add(FindingCode.UNEXPECTED_ENTRY, subject, "nothing of this name belongs here");
      }
    }
    for (String index : store.tree().strayIndexes()) {
      out.add(FindingCode.STRAY_INDEX, Subject.path(index), "an index outside of snapshots");
    }
  }
}
