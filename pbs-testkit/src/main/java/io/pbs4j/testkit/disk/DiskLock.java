package io.pbs4j.testkit.disk;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;

/** A lock on a whole file of a simulated disk. */
final class DiskLock extends FileLock {
  private final SimulatedDisk disk;
  private final Node node;

  DiskLock(SimulatedDisk disk, FileChannel channel, Node node, boolean shared) {
    super(channel, 0, Long.MAX_VALUE, shared);
    this.disk = disk;
    this.node = node;
  }

  boolean isOn(Node other) {
    return node == other;
  }

  @Override
  public boolean isValid() {
    synchronized (disk) {
      return disk.locks().contains(this);
    }
  }

  @Override
  public void release() {
    synchronized (disk) {
      disk.locks().remove(this);
    }
  }
}
