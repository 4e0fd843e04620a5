package io.pbs4j.client.tree;

import io.pbs4j.client.tree.posix.FileFlags;
import io.pbs4j.client.tree.posix.PosixAcl;
import io.pbs4j.client.tree.posix.PosixFiles;
import io.pbs4j.core.Octets;
import io.pbs4j.core.pxar.FileMode;
import io.pbs4j.core.pxar.Metadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Sets owner, mode, attributes and time of restored files; what fails is told to a listener. */
final class AttributeRestorer {
  /** Permission bits with setuid, setgid and sticky. */
  private static final int PERMISSIONS = 07777;

  private static final Octets CAPABILITY = Octets.ofText("security.capability");

  private final PosixFiles posix;
  private final RestoreAttributes wanted;
  private final TreeListener listener;

  AttributeRestorer(PosixFiles posix, RestoreAttributes wanted, TreeListener listener) {
    this.posix = posix;
    this.wanted = wanted;
    this.listener = listener;
  }

  /** For any file but a symbolic link, when it is complete; all but its flags. */
  void apply(Path file, Octets path, Metadata metadata) {
    owner(file, path, metadata);
    if (wanted.xattrs()) {
      xattrs(file, path, metadata);
    }
    if (wanted.acls()) {
      acl(file, path, metadata);
    }
    if (metadata.quotaProject() != null) {
      listener.warning(path, "quota project " + metadata.quotaProject() + " not restored");
    }
    time(file, path, metadata);
    // After the owner, which takes setuid and setgid away, and last: it may forbid all the rest.
    if (wanted.permissions()) {
      attempt(path, "mode", () -> mode(file, metadata));
    }
  }

  private static void mode(Path file, Metadata metadata) throws IOException {
    // Where links are not followed Java opens the file, which waits for a writer at a pipe.
    FileMode kind = metadata.kind();
    LinkOption[] links =
        kind == FileMode.FILE || kind == FileMode.DIRECTORY
            ? new LinkOption[] {LinkOption.NOFOLLOW_LINKS}
            : new LinkOption[0];
    Files.setAttribute(file, "unix:mode", (int) metadata.mode() & PERMISSIONS, links);
  }

  /** Sets flags, which may forbid everything else from then on. */
  void flags(Path file, Octets path, Metadata metadata) {
    int flags = FileFlags.linux(metadata.flags());
    if (flags != 0) {
      attempt(
          path,
          "flags",
          () -> posix.setFlags(file, (posix.flags(file) & ~FileFlags.all()) | flags));
    }
  }

  /** For a symbolic link, which has no mode of its own. */
  void applyToLink(Path link, Octets path, Metadata metadata) {
    owner(link, path, metadata);
    time(link, path, metadata);
  }

  private void owner(Path file, Octets path, Metadata metadata) {
    if (!wanted.owner()) {
      return;
    }
    attempt(
        path,
        "owner",
        () -> {
          FileStatus now = FileStatus.of(file);
          if (now.gid() != metadata.gid()) {
            Files.setAttribute(file, "unix:gid", metadata.gid(), LinkOption.NOFOLLOW_LINKS);
          }
          if (now.uid() != metadata.uid()) {
            Files.setAttribute(file, "unix:uid", metadata.uid(), LinkOption.NOFOLLOW_LINKS);
          }
        });
  }

  private void xattrs(Path file, Octets path, Metadata metadata) {
    for (Metadata.Xattr xattr : metadata.xattrs()) {
      attempt(
          path,
          "attribute " + xattr.name(),
          () -> posix.setAttribute(file, xattr.name(), xattr.value()));
    }
    Octets capabilities = metadata.capabilities();
    if (capabilities != null) {
      attempt(path, "capabilities", () -> posix.setAttribute(file, CAPABILITY, capabilities));
    }
  }

  private void acl(Path file, Octets path, Metadata metadata) {
    PosixAcl access = PosixAcl.access(metadata.acl(), metadata.mode());
    if (access != null) {
      attempt(
          path,
          "access control list",
          () -> posix.setAttribute(file, PosixAcl.ACCESS, access.encode()));
    }
    PosixAcl defaults = PosixAcl.defaults(metadata.acl());
    if (defaults != null) {
      attempt(
          path,
          "default access control list",
          () -> posix.setAttribute(file, PosixAcl.DEFAULT, defaults.encode()));
    }
  }

  private void time(Path file, Octets path, Metadata metadata) {
    attempt(path, "time", () -> posix.setTime(file, metadata.mtimeSeconds(), metadata.mtimeNanos()));
  }

  private interface Step {
    void run() throws IOException;
  }

  private void attempt(Octets path, String what, Step step) {
    try {
      step.run();
    } catch (IOException | RuntimeException e) {
      listener.warning(path, what + " not restored: " + Reason.of(e));
    }
  }
}
