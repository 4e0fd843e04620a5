package io.pbs4j.client.tree.posix;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.Platform;

/** Functions of the C library as they are; paths and names end with a zero byte. */
final class LibC {
  static {
    Native.register(LibC.class, Platform.C_LIBRARY_NAME);
  }

  private LibC() {}

  static native long llistxattr(byte[] path, byte[] list, long size) throws LastErrorException;

  static native long lgetxattr(byte[] path, byte[] name, byte[] value, long size) throws LastErrorException;

  static native int lsetxattr(byte[] path, byte[] name, byte[] value, long size, int flags)
      throws LastErrorException;

  static native int open(byte[] path, int flags) throws LastErrorException;

  static native int close(int descriptor) throws LastErrorException;

  static native int ioctl(int descriptor, long request, byte[] argument) throws LastErrorException;

  static native int utimensat(int directory, byte[] path, byte[] times, int flags) throws LastErrorException;

  static native int statfs(byte[] path, byte[] buffer) throws LastErrorException;
}
