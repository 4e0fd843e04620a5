package io.pbs4j.client.tree;

import io.pbs4j.client.tree.posix.FileFlags;
import io.pbs4j.client.tree.posix.PosixAcl;
import io.pbs4j.client.tree.posix.PosixFiles;
import io.pbs4j.core.Octets;
import io.pbs4j.core.pxar.Acl;
import io.pbs4j.core.pxar.FileMode;
import io.pbs4j.core.pxar.Metadata;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects what an archive keeps of a file besides its content; what cannot be read is told to a listener.
 */
final class AttributeReader {
  private static final Octets CAPABILITY = Octets.ofText("security.capability");

  /** Attributes that are kept as they are; others belong to one machine, such as SELinux labels. */
  private static final List<String> KEPT = List.of("user.", "trusted.");

  /** Where Samba keeps the access control lists of Windows. */
  private static final String KEPT_WINDOWS_ACL = "security.NTACL";

  private final PosixFiles posix;
  private final TreeListener listener;

  AttributeReader(PosixFiles posix, TreeListener listener) {
    this.posix = posix;
    this.listener = listener;
  }

  /** Everything of one file. */
  Metadata read(Path file, Octets path, FileStatus status) {
    FileMode kind = status.kind();
    List<Metadata.Xattr> xattrs = new ArrayList<>();
    Acl acl = Acl.NONE;
    Octets capability = null;
    long flags = 0;
    long project = 0;
    if (kind != FileMode.SYMLINK) {
      List<Octets> names = names(file, path);
      boolean plain = kind == FileMode.FILE || kind == FileMode.DIRECTORY;
      if (plain) {
        for (Octets name : names) {
          if (isKept(name.toString())) {
            Octets value = value(file, path, name, names);
            if (value != null) {
              xattrs.add(new Metadata.Xattr(name, value));
            }
          }
        }
        capability = value(file, path, CAPABILITY, names);
        flags = FileFlags.archived((int) number(path, "flags", () -> posix.flags(file)));
        project = number(path, "quota project", () -> posix.project(file));
      }
      acl =
          PosixAcl.archived(
              list(path, value(file, path, PosixAcl.ACCESS, names)),
              list(path, value(file, path, PosixAcl.DEFAULT, names)));
    }
    Instant mtime = status.mtime();
    return new Metadata(
        status.mode() & 0xffff_ffffL,
        flags,
        status.uid(),
        status.gid(),
        mtime.getEpochSecond(),
        mtime.getNano(),
        xattrs,
        acl,
        capability,
        project == 0 ? null : Long.valueOf(project));
  }

  private static boolean isKept(String name) {
    return name.equals(KEPT_WINDOWS_ACL) || KEPT.stream().anyMatch(name::startsWith);
  }

  private List<Octets> names(Path file, Octets path) {
    try {
      return posix.attributes(file);
    } catch (IOException e) {
      listener.warning(path, "attributes left out: " + Reason.of(e));
      return List.of();
    }
  }

  private @Nullable Octets value(Path file, Octets path, Octets name, List<Octets> names) {
    if (!names.contains(name)) {
      return null;
    }
    try {
      return posix.attribute(file, name);
    } catch (IOException e) {
      listener.warning(path, "attribute " + name + " left out: " + Reason.of(e));
      return null;
    }
  }

  private @Nullable PosixAcl list(Octets path, @Nullable Octets value) {
    try {
      return value == null ? null : PosixAcl.parse(value);
    } catch (IOException e) {
      listener.warning(path, "access control list left out: " + Reason.of(e));
      return null;
    }
  }

  private interface Question {
    long ask() throws IOException;
  }

  private long number(Octets path, String what, Question question) {
    try {
      return question.ask();
    } catch (IOException e) {
      listener.warning(path, what + " left out: " + Reason.of(e));
      return 0;
    }
  }
}
