package io.pbs4j.testkit.disk;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/** Attributes of a file or directory at one moment. */
record DiskAttributes(boolean isDirectory, long size, long accessed, long modified)
    implements BasicFileAttributes {
  static DiskAttributes of(Node node) {
    return node instanceof FileNode file
        ? new DiskAttributes(false, file.length(), file.accessTime(), file.modifiedTime())
        : new DiskAttributes(true, 0, 0, 0);
  }

  @Override
  public FileTime lastModifiedTime() {
    return FileTime.fromMillis(modified);
  }

  @Override
  public FileTime lastAccessTime() {
    return FileTime.fromMillis(accessed);
  }

  @Override
  public FileTime creationTime() {
    return FileTime.fromMillis(modified);
  }

  @Override
  public boolean isRegularFile() {
    return !isDirectory;
  }

  @Override
  public boolean isSymbolicLink() {
    return false;
  }

  @Override
  public boolean isOther() {
    return false;
  }

  @Override
  public Object fileKey() {
    return this;
  }
}
