package io.pbs4j.client.tree;

import io.pbs4j.core.Octets;
import io.pbs4j.core.pxar.Metadata;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;

/** Sets owner, mode, attributes and time of restored files; what fails is told to a listener. */
final class AttributeRestorer {
  /** Permission bits with setuid, setgid and sticky. */
  private static final int PERMISSIONS = 07777;

  private static final String USER_PREFIX = "user.";

  private final TreeListener listener;

  AttributeRestorer(TreeListener listener) {
    this.listener = listener;
  }

  /** For a regular file or directory that is complete. */
  void apply(Path file, Octets path, Metadata metadata) {
    owner(file, path, metadata);
    xattrs(file, path, metadata);
    if (!metadata.acl().isEmpty()) {
      listener.warning(path, "access control list not restored: Java cannot set it");
    }
    if (metadata.capabilities() != null) {
      listener.warning(path, "file capabilities not restored: Java cannot set them");
    }
    time(file, path, metadata);
    // After the owner, which takes setuid and setgid away, and last: it may forbid all the rest.
    attempt(
        path,
        "mode",
        () ->
            Files.setAttribute(
                file,
                "unix:mode",
                (int) metadata.mode() & PERMISSIONS,
                LinkOption.NOFOLLOW_LINKS));
  }

  /** For a symbolic link, which has no mode of its own. */
  void applyToLink(Path link, Octets path, Metadata metadata) {
    owner(link, path, metadata);
    time(link, path, metadata);
  }

  private void owner(Path file, Octets path, Metadata metadata) {
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
      String name = xattr.name().toString();
      if (!name.startsWith(USER_PREFIX)) {
        listener.warning(path, "attribute " + name + " not restored: Java cannot set it");
        continue;
      }
      attempt(
          path,
          "attribute " + name,
          () -> {
            UserDefinedFileAttributeView view =
                Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
            if (view == null) {
              throw new IOException("the file system has none");
            }
            view.write(
                name.substring(USER_PREFIX.length()),
                ByteBuffer.wrap(xattr.value().toByteArray()));
          });
    }
  }

  private void time(Path file, Octets path, Metadata metadata) {
    // Java asks the system for negative nanoseconds then, and sets 1970 when that is refused.
    boolean unsettable = metadata.mtimeSeconds() < 0 && metadata.mtimeNanos() > 0;
    if (unsettable) {
      listener.warning(path, "time before 1970 restored without its fraction of a second");
    }
    attempt(
        path,
        "time",
        () -> {
          Instant time =
              Instant.ofEpochSecond(
                  metadata.mtimeSeconds(), unsettable ? 0 : metadata.mtimeNanos());
          Files.getFileAttributeView(
                  file, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
              .setTimes(FileTime.from(time), null, null);
        });
  }

  private interface Step {
    void run() throws IOException;
  }

  private void attempt(Octets path, String what, Step step) {
    try {
      step.run();
    } catch (IOException | RuntimeException e) {
      listener.warning(path, what + " not restored: " + e.getMessage());
    }
  }
}
