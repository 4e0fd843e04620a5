package io.pbs4j.client.tree;

import io.pbs4j.core.pxar.FileMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;

/**
 * What the file system says about one file, links not followed.
 *
 * @param mode Linux mode with the kind of file
 * @param uid owner
 * @param gid group
 * @param device device that the file lies on
 * @param inode number of the file on it
 * @param links number of names
 * @param rdev number of a device node
 * @param size bytes
 * @param mtime time of last change
 */
record FileStatus(
    int mode, int uid, int gid, long device, long inode, int links, long rdev, long size, Instant mtime) {
  static FileStatus of(Path file) throws IOException {
    Map<String, Object> values =
        Files.readAttributes(
            file,
            "unix:mode,uid,gid,dev,ino,nlink,rdev,size,lastModifiedTime",
            LinkOption.NOFOLLOW_LINKS);
    return new FileStatus(
        (int) value(values, "mode"),
        (int) value(values, "uid"),
        (int) value(values, "gid"),
        value(values, "dev"),
        value(values, "ino"),
        (int) value(values, "nlink"),
        value(values, "rdev"),
        value(values, "size"),
        ((FileTime) required(values, "lastModifiedTime")).toInstant());
  }

  private static long value(Map<String, Object> values, String name) {
    return ((Number) required(values, name)).longValue();
  }

  private static Object required(Map<String, Object> values, String name) {
    Object value = values.get(name);
    if (value == null) {
      throw new IllegalStateException("file system tells no " + name);
    }
    return value;
  }

  FileMode kind() {
    return FileMode.of(mode & 0xffff_ffffL);
  }

  /** Major number of a device node, in Linux's encoding. */
  long major() {
    return (rdev >>> 8 & 0xfff) | (rdev >>> 32 & ~0xfffL);
  }

  /** Minor number of a device node. */
  long minor() {
    return (rdev & 0xff) | (rdev >>> 12 & 0xffff_ff00L);
  }
}
