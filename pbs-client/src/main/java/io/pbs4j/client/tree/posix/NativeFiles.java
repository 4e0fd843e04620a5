package io.pbs4j.client.tree.posix;

import com.sun.jna.Function;
import com.sun.jna.LastErrorException;
import com.sun.jna.Platform;
import io.pbs4j.core.Octets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The C library of 64-bit Linux, through JNA. */
final class NativeFiles implements PosixFiles {
  // From Linux's headers; the same on all 64-bit machines, or said which.
  private static final int EBADF = 9;
  private static final int EINVAL = 22;
  private static final int ENOTTY = 25;
  private static final int ERANGE = 34;
  private static final int ENOSYS = 38;
  private static final int EOPNOTSUPP = 95;
  private static final Set<Integer> UNSUPPORTED = Set.of(EBADF, EINVAL, ENOTTY, ENOSYS, EOPNOTSUPP);

  private static final int O_RDONLY_NONBLOCK_CLOEXEC = 0x800 | 0x80000;
  private static final int O_NOFOLLOW = 0x20000;
  private static final int O_NOFOLLOW_ARM = 0x8000;
  private static final long FS_IOC_GETFLAGS = 0x80086601L;
  private static final long FS_IOC_SETFLAGS = 0x40086602L;
  private static final long FS_IOC_FSGETXATTR = 0x801c581fL;
  private static final int FSXATTR_SIZE = 28;
  private static final int FSXATTR_PROJECT = 12;
  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final long UTIME_OMIT = (1L << 30) - 2;
  private static final int TIMESPEC = 16;
  private static final int STATFS_ROOM = 256;

  /** Longest list of names and longest value that the kernel hands out. */
  private static final int MAX_ATTRIBUTE = 64 << 10;

  /** Enough for nearly every file, so that one call does. */
  private static final int FIRST_ROOM = 1024;

  private final int noFollow =
      System.getProperty("os.arch", "").equals("aarch64") ? O_NOFOLLOW_ARM : O_NOFOLLOW;

  NativeFiles() {
    // Fails here, not in the middle of a backup, where native code cannot be loaded.
    fileSystem(Path.of("/"));
  }

  @Override
  public boolean complete() {
    return true;
  }

  @Override
  public List<Octets> attributes(Path file) throws IOException {
    byte[] path = bytes(file);
    byte[] list;
    try {
      list = grown((room, size) -> LibC.llistxattr(path, room, size));
    } catch (LastErrorException e) {
      if (UNSUPPORTED.contains(e.getErrorCode())) {
        return List.of();
      }
      throw failed(e);
    }
    List<Octets> names = new ArrayList<>();
    for (int start = 0, at = 0; at < list.length; at++) {
      if (list[at] == 0) {
        names.add(Octets.of(list, start, at));
        start = at + 1;
      }
    }
    return names;
  }

  @Override
  public Octets attribute(Path file, Octets name) throws IOException {
    byte[] path = bytes(file);
    byte[] key = terminated(name);
    try {
      return Octets.of(grown((room, size) -> LibC.lgetxattr(path, key, room, size)));
    } catch (LastErrorException e) {
      throw failed(e);
    }
  }

  private interface Filler {
    long fill(byte[] room, long size);
  }

  private static byte[] grown(Filler filler) {
    byte[] room = new byte[FIRST_ROOM];
    try {
      return Arrays.copyOf(room, (int) filler.fill(room, room.length));
    } catch (LastErrorException e) {
      if (e.getErrorCode() != ERANGE) {
        throw e;
      }
    }
    byte[] most = new byte[MAX_ATTRIBUTE];
    return Arrays.copyOf(most, (int) filler.fill(most, most.length));
  }

  @Override
  public void setAttribute(Path file, Octets name, Octets value) throws IOException {
    byte[] bytes = value.toByteArray();
    attempt(() -> LibC.lsetxattr(bytes(file), terminated(name), bytes, bytes.length, 0));
  }

  @Override
  public int flags(Path file) throws IOException {
    return ioctl(file, FS_IOC_GETFLAGS, new byte[Long.BYTES]).getInt(0);
  }

  @Override
  public void setFlags(Path file, int flags) throws IOException {
    byte[] argument = little(Long.BYTES).putInt(0, flags).array();
    attempt(
        () -> {
          int descriptor = open(file);
          try {
            LibC.ioctl(descriptor, FS_IOC_SETFLAGS, argument);
          } finally {
            LibC.close(descriptor);
          }
        });
  }

  @Override
  public long project(Path file) throws IOException {
    return ioctl(file, FS_IOC_FSGETXATTR, new byte[FSXATTR_SIZE]).getInt(FSXATTR_PROJECT) & 0xffff_ffffL;
  }

  /** Reads; zeros where the file system does not know the question. */
  private ByteBuffer ioctl(Path file, long request, byte[] argument) throws IOException {
    attempt(
        () -> {
          int descriptor = open(file);
          try {
            LibC.ioctl(descriptor, request, argument);
          } catch (LastErrorException e) {
            if (!UNSUPPORTED.contains(e.getErrorCode())) {
              throw e;
            }
            Arrays.fill(argument, (byte) 0);
          } finally {
            LibC.close(descriptor);
          }
        });
    return ByteBuffer.wrap(argument).order(ByteOrder.LITTLE_ENDIAN);
  }

  private int open(Path file) {
    return LibC.open(bytes(file), O_RDONLY_NONBLOCK_CLOEXEC | noFollow);
  }

  @Override
  public void makeNode(Path file, int mode, long major, long minor) throws IOException {
    long device =
        (minor & 0xff) | (major & 0xfff) << 8 | (minor & ~0xffL) << 12 | (major & ~0xfffL) << 32;
    Function mknod;
    try {
      // Not among the registered ones: C libraries before 2021 have it under another name only.
      mknod = Function.getFunction(Platform.C_LIBRARY_NAME, "mknod", Function.THROW_LAST_ERROR);
    } catch (UnsatisfiedLinkError e) {
      throw new IOException("the C library has no mknod", e);
    }
    attempt(() -> mknod.invokeInt(new Object[] {bytes(file), mode, device}));
  }

  @Override
  public void setTime(Path file, long seconds, int nanos) throws IOException {
    byte[] times =
        little(2 * TIMESPEC)
            .putLong(0)
            .putLong(UTIME_OMIT)
            .putLong(seconds)
            .putLong(nanos)
            .array();
    attempt(() -> LibC.utimensat(AT_FDCWD, bytes(file), times, AT_SYMLINK_NOFOLLOW));
  }

  @Override
  public long fileSystem(Path file) {
    byte[] buffer = new byte[STATFS_ROOM];
    try {
      LibC.statfs(bytes(file), buffer);
      return ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    } catch (LastErrorException e) {
      return 0;
    }
  }

  private interface Step {
    void run();
  }

  private static void attempt(Step step) throws IOException {
    try {
      step.run();
    } catch (LastErrorException e) {
      throw failed(e);
    }
  }

  private static IOException failed(LastErrorException e) {
    String text = String.valueOf(e.getMessage());
    return new IOException(text.replaceFirst("^\\[\\d+\\] ", ""), e);
  }

  private static byte[] bytes(Path file) {
    return terminated(RawNames.ofWhole(file));
  }

  private static byte[] terminated(Octets text) {
    byte[] bytes = text.toByteArray();
    return Arrays.copyOf(bytes, bytes.length + 1);
  }

  private static ByteBuffer little(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
