package io.pbs4j.storage.check;

import io.pbs4j.storage.survey.ChunkArea;

/** Compares owner and permissions of a file with those that the reference server gives. */
final class Permissions {
  private static final int FILE = 0644;
  private static final int DIRECTORY = 0755;
  private static final int CHUNK_DIRECTORY = 0750;
  private static final int OWNER_READS = 0400;
  private static final int OWNER_USES = 0700;
  private static final int OTHERS_WRITE = 0022;

  private Permissions() {}

  static void look(StoreFacts store, Subject subject, FileFacts file, FindingSink out) {
    if (!file.owned() || !(file.regular() || file.directory())) {
      return;
    }
    FileFacts expected = store.chunkArea();
    if (expected.owned() && (file.uid() != expected.uid() || file.gid() != expected.gid())) {
      out.add(
          FindingCode.OWNERSHIP_DIFFERS,
          subject,
          "owned by " + owner(file) + ", .chunks by " + owner(expected));
    }
    int mode = file.permissions();
    int needed = file.directory() ? OWNER_USES : OWNER_READS;
    if ((mode & needed) != needed) {
      out.add(FindingCode.NOT_ACCESSIBLE_TO_OWNER, subject, "its mode is " + text(mode));
    } else if ((mode & OTHERS_WRITE) != 0) {
      out.add(FindingCode.WRITABLE_BY_OTHERS, subject, "its mode is " + text(mode));
    } else if (mode != usual(subject.path(), file)) {
      out.add(
          FindingCode.MODE_UNUSUAL,
          subject,
          "its mode is " + text(mode) + ", usual is " + text(usual(subject.path(), file)));
    }
  }

  private static int usual(String path, FileFacts file) {
    if (!file.directory()) {
      return FILE;
    }
    return path.startsWith(ChunkArea.NAME) ? CHUNK_DIRECTORY : DIRECTORY;
  }

  private static String owner(FileFacts file) {
    return file.uid() + ":" + file.gid();
  }

  private static String text(int mode) {
    return String.format(java.util.Locale.ROOT, "%04o", mode);
  }
}
