package io.pbs4j.cli.diff;

import io.pbs4j.core.Octets;
import io.pbs4j.core.pxar.Metadata;
import io.pbs4j.core.pxar.PxarArchive;
import io.pbs4j.core.pxar.PxarEntry;
import io.pbs4j.core.pxar.PxarEvent;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Compares two directory archives in one walk over both, name by name. Contents are read only where sizes are
 * the same and the chunks are not.
 */
final class TreeDiff {
  private static final int BUFFER = 1 << 16;

  private final PxarArchive before;
  private final PxarArchive after;
  private final SameChunks chunks;
  private final Consumer<FileChange> out;

  TreeDiff(PxarArchive before, PxarArchive after, SameChunks chunks, Consumer<FileChange> out) {
    this.before = before;
    this.after = after;
    this.chunks = chunks;
    this.out = out;
  }

  void run() throws IOException {
    both(before.root(), after.root());
  }

  private void directories(PxarEntry old, PxarEntry now) throws IOException {
    List<PxarEntry> left = before.list(old);
    List<PxarEntry> right = after.list(now);
    int l = 0;
    int r = 0;
    while (l < left.size() || r < right.size()) {
      int order =
          l == left.size() ? 1 : r == right.size() ? -1 : left.get(l).name().compareTo(right.get(r).name());
      if (order < 0) {
        all(before, left.get(l++), FileChange.Kind.REMOVED);
      } else if (order > 0) {
        all(after, right.get(r++), FileChange.Kind.ADDED);
      } else {
        both(left.get(l++), right.get(r++));
      }
    }
  }

  /** Reports an entry that only one side has, with all below it. */
  private void all(PxarArchive archive, PxarEntry entry, FileChange.Kind kind) throws IOException {
    boolean added = kind == FileChange.Kind.ADDED;
    out.accept(
        new FileChange(
            entry.path(), kind, type(entry), added ? 0 : entry.size(), added ? entry.size() : 0, List.of()));
    if (entry.isDirectory()) {
      for (PxarEntry child : archive.list(entry)) {
        all(archive, child, kind);
      }
    }
  }

  private void both(PxarEntry old, PxarEntry now) throws IOException {
    List<String> what = differences(old, now);
    if (!what.isEmpty()) {
      out.accept(
          new FileChange(now.path(), FileChange.Kind.CHANGED, type(now), old.size(), now.size(), what));
    }
    if (old.isDirectory() && now.isDirectory()) {
      directories(old, now);
    } else if (old.isDirectory()) {
      for (PxarEntry child : before.list(old)) {
        all(before, child, FileChange.Kind.REMOVED);
      }
    } else if (now.isDirectory()) {
      for (PxarEntry child : after.list(now)) {
        all(after, child, FileChange.Kind.ADDED);
      }
    }
  }

  private List<String> differences(PxarEntry old, PxarEntry now) throws IOException {
    List<String> what = new ArrayList<>();
    if (!type(old).equals(type(now))) {
      what.add("type");
      return what;
    }
    if (old.event() instanceof PxarEvent.HardLink a && now.event() instanceof PxarEvent.HardLink b) {
      // The file itself is compared under its first name.
      if (!a.target().equals(b.target())) {
        what.add("target");
      }
      return what;
    }
    if (old.isFile()) {
      if (old.size() != now.size()) {
        what.add("size");
      } else if (!sameContent(old, now)) {
        what.add("content");
      }
    }
    if (old.event() instanceof PxarEvent.Symlink a
        && now.event() instanceof PxarEvent.Symlink b
        && !a.target().equals(b.target())) {
      what.add("target");
    }
    if (old.event() instanceof PxarEvent.Device a
        && now.event() instanceof PxarEvent.Device b
        && (a.major() != b.major() || a.minor() != b.minor())) {
      what.add("device");
    }
    if (old.metadata().isPresent() && now.metadata().isPresent()) {
      metadata(old.metadata().get(), now.metadata().get(), what);
    }
    return what;
  }

  private static void metadata(Metadata old, Metadata now, List<String> what) {
    if (old.mode() != now.mode()) {
      what.add("mode");
    }
    if (old.uid() != now.uid() || old.gid() != now.gid()) {
      what.add("owner");
    }
    if (old.mtimeSeconds() != now.mtimeSeconds() || old.mtimeNanos() != now.mtimeNanos()) {
      what.add("mtime");
    }
    // All else, with what was compared made equal.
    Metadata same =
        new Metadata(
            old.mode(), now.flags(), old.uid(), old.gid(), old.mtimeSeconds(), old.mtimeNanos(), now.xattrs(),
            now.acl(), now.capabilities(), now.quotaProject());
    if (!old.equals(same)) {
      what.add("attributes");
    }
  }

  private boolean sameContent(PxarEntry old, PxarEntry now) throws IOException {
    OptionalLong oldStart = old.contentPosition();
    OptionalLong newStart = now.contentPosition();
    if (oldStart.isPresent()
        && newStart.isPresent()
        && chunks.cover(oldStart.getAsLong(), newStart.getAsLong(), old.size())) {
      return true;
    }
    byte[] left = new byte[BUFFER];
    byte[] right = new byte[BUFFER];
    try (InputStream a = before.stream(old);
        InputStream b = after.stream(now)) {
      int count = a.readNBytes(left, 0, BUFFER);
      while (count > 0) {
        int other = b.readNBytes(right, 0, BUFFER);
        if (count != other || !Arrays.equals(left, 0, count, right, 0, count)) {
          return false;
        }
        count = a.readNBytes(left, 0, BUFFER);
      }
    }
    return true;
  }

  private static String type(PxarEntry entry) {
    return entry
        .metadata()
        .map(metadata -> metadata.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .orElse("hard-link");
  }

  /** The root has no name of its own. */
  static Octets shown(Octets path) {
    return path.length() == 0 ? Octets.ofText(".") : path;
  }
}
