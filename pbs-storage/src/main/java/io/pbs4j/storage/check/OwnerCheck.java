package io.pbs4j.storage.check;

import io.pbs4j.core.InvalidNameException;
import io.pbs4j.core.access.AuthId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;

/** The owner file of each group. */
final class OwnerCheck implements GroupCheck {
  @Override
  public String name() {
    return "owner";
  }

  @Override
  public String description() {
    return "the owner file of each group";
  }

  @Override
  public Cost cost() {
    return Cost.ATTRIBUTES;
  }

  private static final String NAME = "owner";

  /** Longest file that is read. */
  private static final int LIMIT = 4096;

  @Override
  public void check(GroupFacts group, FindingSink out) throws IOException {
    String path = group.place().path() + "/" + NAME;
    if (!group.place().files().contains(NAME)) {
      out.add(FindingCode.OWNER_MISSING, Subject.path(path), "the group has no owner, so nobody may use it");
      return;
    }
    String text;
    try (InputStream in = Files.newInputStream(group.store().root().resolve(path))) {
      text = new String(in.readNBytes(LIMIT), StandardCharsets.UTF_8);
    }
    List<String> lines = text.lines().toList();
    try {
      AuthId.parse(lines.isEmpty() ? "" : lines.get(0).strip());
    } catch (InvalidNameException e) {
      out.add(FindingCode.OWNER_INVALID, Subject.path(path), "the first line is no user or token");
      return;
    }
    if (lines.size() > 1) {
      out.add(FindingCode.OWNER_EXTRA_LINES, Subject.path(path), "the file has " + lines.size() + " lines");
    }
  }
}
