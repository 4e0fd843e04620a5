package io.pbs4j.testkit.disk;

import java.nio.file.FileStore;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;
import org.jspecify.annotations.Nullable;

/** Space of a simulated disk: always the same, as nobody fills the memory. */
final class DiskStore extends FileStore {
  private static final long TOTAL = 1L << 40;
  private static final long FREE = 1L << 39;

  @Override
  public String name() {
    return "simulated";
  }

  @Override
  public String type() {
    return "simulated";
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public long getTotalSpace() {
    return TOTAL;
  }

  @Override
  public long getUsableSpace() {
    return FREE;
  }

  @Override
  public long getUnallocatedSpace() {
    return FREE;
  }

  @Override
  public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
    return type.getName().endsWith(".BasicFileAttributeView");
  }

  @Override
  public boolean supportsFileAttributeView(String name) {
    return name.equals("basic");
  }

  @Override
  public <V extends FileStoreAttributeView> @Nullable V getFileStoreAttributeView(Class<V> type) {
    return null;
  }

  @Override
  public Object getAttribute(String attribute) {
    throw new UnsupportedOperationException(attribute);
  }
}
