package io.pbs4j.client.tree.posix;

import io.pbs4j.core.Octets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.List;

/** What Java's own file API can do: attributes in the user's name space, and times. */
final class JavaFiles implements PosixFiles {
  private static final String PREFIX = "user.";

  @Override
  public boolean complete() {
    return false;
  }

  @Override
  public List<Octets> attributes(Path file) throws IOException {
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(file, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    return view == null
        ? List.of()
        : view.list().stream().map(name -> Octets.ofText(PREFIX + name)).toList();
  }

  @Override
  public Octets attribute(Path file, Octets name) throws IOException {
    UserDefinedFileAttributeView view = view(file);
    String plain = plain(name);
    ByteBuffer value = ByteBuffer.allocate(view.size(plain));
    view.read(plain, value);
    return Octets.of(value.array(), 0, value.position());
  }

  @Override
  public void setAttribute(Path file, Octets name, Octets value) throws IOException {
    view(file).write(plain(name), ByteBuffer.wrap(value.toByteArray()));
  }

  private static String plain(Octets name) throws IOException {
    String text = name.toString();
    if (!text.startsWith(PREFIX)) {
      throw unable("attributes outside the user's name space");
    }
    return text.substring(PREFIX.length());
  }

  private static UserDefinedFileAttributeView view(Path file) throws IOException {
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(file, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (view == null) {
      throw new IOException("the file system has no extended attributes");
    }
    return view;
  }

  @Override
  public int flags(Path file) {
    return 0;
  }

  @Override
  public void setFlags(Path file, int flags) throws IOException {
    throw unable("file flags");
  }

  @Override
  public long project(Path file) {
    return 0;
  }

  @Override
  public void makeNode(Path file, int mode, long major, long minor) throws IOException {
    throw unable("devices, pipes and sockets");
  }

  @Override
  public void setTime(Path file, long seconds, int nanos) throws IOException {
    // Java asks the system for negative nanoseconds before 1970, and sets 1970 when that is refused.
    boolean unsettable = seconds < 0 && nanos > 0;
    Files.getFileAttributeView(file, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setTimes(FileTime.from(Instant.ofEpochSecond(seconds, unsettable ? 0 : nanos)), null, null);
    if (unsettable) {
      throw unable("fractions of seconds before 1970");
    }
  }

  @Override
  public long fileSystem(Path file) {
    return 0;
  }

  private static IOException unable(String what) {
    return new IOException("no native code on this platform, and Java alone cannot handle " + what);
  }
}
