package io.pbs4j.storage.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;

/**
 * Attributes of a file.
 *
 * @param uid number of its user, -1 where the file system has none
 * @param gid number of its group
 * @param mode type and permissions as Unix has them
 * @param inode place of the file on the disk, roughly
 * @param size bytes
 * @param modified milliseconds since 1970
 */
public record FileFacts(int uid, int gid, int mode, long inode, long size, long modified) {
  /** Of nothing. */
  static final FileFacts NONE = new FileFacts(-1, -1, 0, 0, 0, 0);

  private static final String NAMES = "unix:uid,gid,mode,ino,size,lastModifiedTime";
  private static final int TYPE = 0170000;
  private static final int DIRECTORY = 0040000;
  private static final int REGULAR = 0100000;
  private static final int PERMISSIONS = 07777;

  /** Looks at a file, not through a symbolic link. */
  static FileFacts of(Path file) throws IOException {
    try {
      Map<String, Object> values = Files.readAttributes(file, NAMES, LinkOption.NOFOLLOW_LINKS);
      return new FileFacts(
          (int) number(values, "uid"),
          (int) number(values, "gid"),
          (int) number(values, "mode"),
          number(values, "ino"),
          number(values, "size"),
          values.get("lastModifiedTime") instanceof FileTime time ? time.toMillis() : 0);
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      return basic(Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    }
  }

  /** What file systems without Unix attributes tell. */
  private static FileFacts basic(BasicFileAttributes attributes) {
    int type = attributes.isDirectory() ? DIRECTORY : attributes.isRegularFile() ? REGULAR : 0;
    return new FileFacts(
        -1, -1, type, 0, attributes.size(), attributes.lastModifiedTime().toMillis());
  }

  private static long number(Map<String, Object> values, String name) {
    return values.get(name) instanceof Number number ? number.longValue() : -1;
  }

  /** Whether the file system has owners. */
  public boolean owned() {
    return uid >= 0;
  }

  /** Whether it is a directory. */
  public boolean directory() {
    return (mode & TYPE) == DIRECTORY;
  }

  /** Whether it is a regular file. */
  public boolean regular() {
    return (mode & TYPE) == REGULAR;
  }

  /** The permissions alone. */
  public int permissions() {
    return mode & PERMISSIONS;
  }
}
