package io.pbs4j.storage.check;

import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.storage.survey.SnapshotPlace;
import java.io.IOException;
import java.util.Set;

/** Temporary and unknown files in groups and snapshots. */
final class LeftoverCheck implements GroupCheck {
  @Override
  public String name() {
    return "leftovers";
  }

  @Override
  public String description() {
    return "temporary and unknown files in groups and snapshots";
  }

  @Override
  public Cost cost() {
    return Cost.NAMES;
  }

  private static final Set<String> GROUP_FILES = Set.of("owner", "notes");
  private static final String PROTECTED = ".protected";

  @Override
  public void check(GroupFacts group, FindingSink out) throws IOException {
    for (String file : group.place().files()) {
      if (!GROUP_FILES.contains(file)) {
        look(group, Subject.path(group.place().path() + "/" + file), file, out);
      }
    }
    for (SnapshotPlace snapshot : group.place().snapshots()) {
      for (String file : snapshot.files()) {
        if (!ArchiveName.isValid(file) && !file.equals(PROTECTED)) {
          look(group, Subject.of(snapshot, file), file, out);
        }
      }
    }
  }

  private static void look(
      GroupFacts group, Subject subject, String name, FindingSink out) throws IOException {
    if (TemporaryNames.matches(name)) {
      Leftovers.report(
          group.store(), subject, FileFacts.of(group.store().root().resolve(subject.path())), out);
    } else {
      out.add(FindingCode.UNEXPECTED_ENTRY, subject, "nothing of this name belongs here");
    }
  }
}
