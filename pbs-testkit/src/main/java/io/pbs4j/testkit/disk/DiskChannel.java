package io.pbs4j.testkit.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A channel to a file, or to a directory that somebody wants to sync or lock. */
final class DiskChannel extends FileChannel {
  private static final int COPY_BUFFER = 8192;

  private final SimulatedDisk disk;
  private final DiskPath path;
  private final Node node;
  private final boolean reads;
  private final boolean writes;
  private long position;

  DiskChannel(SimulatedDisk disk, DiskPath path, Node node, boolean reads, boolean writes) {
    this.disk = disk;
    this.path = path;
    this.node = node;
    this.reads = reads;
    this.writes = writes;
  }

  private FileNode file(DiskCall call) throws IOException {
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
    if (!(node instanceof FileNode file)) {
      throw new IOException("Is a directory");
    }
    requireNoInterrupt();
    disk.enter(call, path);
    return file;
  }

  /** As every channel of Java: an interrupt closes it. */
  private void requireNoInterrupt() throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      close();
      throw new ClosedByInterruptException();
    }
  }

  private FileNode readable() throws IOException {
    if (!reads) {
      throw new NonReadableChannelException();
    }
    return file(DiskCall.READ);
  }

  private FileNode writable() throws IOException {
    if (!writes) {
      throw new NonWritableChannelException();
    }
    return file(DiskCall.WRITE);
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    FileNode file = readable();
    synchronized (disk) {
      int count = file.read(target, position);
      position += Math.max(0, count);
      return count;
    }
  }

  @Override
  public int read(ByteBuffer target, long from) throws IOException {
    FileNode file = readable();
    synchronized (disk) {
      return file.read(target, from);
    }
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    long total = 0;
    for (int i = offset; i < offset + length; i++) {
      int count = read(targets[i]);
      if (count < 0) {
        return total == 0 ? -1 : total;
      }
      total += count;
    }
    return total;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    FileNode file = writable();
    synchronized (disk) {
      int count = file.write(source, position, disk.now());
      position += count;
      return count;
    }
  }

  @Override
  public int write(ByteBuffer source, long to) throws IOException {
    FileNode file = writable();
    synchronized (disk) {
      return file.write(source, to, disk.now());
    }
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    long total = 0;
    for (int i = offset; i < offset + length; i++) {
      total += write(sources[i]);
    }
    return total;
  }

  @Override
  public long position() {
    synchronized (disk) {
      return position;
    }
  }

  @Override
  public FileChannel position(long newPosition) {
    synchronized (disk) {
      position = newPosition;
    }
    return this;
  }

  @Override
  public long size() throws IOException {
    FileNode file = file(DiskCall.LOOK);
    synchronized (disk) {
      return file.length();
    }
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    FileNode file = writable();
    synchronized (disk) {
      file.truncate(size);
      position = Math.min(position, size);
    }
    return this;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
    requireNoInterrupt();
    disk.enter(DiskCall.SYNC, path);
    synchronized (disk) {
      if (disk.lies(path)) {
        return;
      }
      if (node instanceof FileNode file) {
        file.sync();
      } else if (node instanceof DirectoryNode directory) {
        directory.sync();
      }
    }
  }

  @Override
  public long transferTo(long from, long count, WritableByteChannel target) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(COPY_BUFFER, count));
    long done = 0;
    while (done < count) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), count - done));
      if (read(buffer, from + done) <= 0) {
        break;
      }
      done += target.write(buffer.flip());
    }
    return done;
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long to, long count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(COPY_BUFFER, count));
    long done = 0;
    while (done < count) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), count - done));
      if (source.read(buffer) <= 0) {
        break;
      }
      done += write(buffer.flip(), to + done);
    }
    return done;
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long from, long size) {
    throw new UnsupportedOperationException("a simulated disk maps no files");
  }

  @Override
  public FileLock lock(long from, long size, boolean shared) throws IOException {
    return tryLock(from, size, shared);
  }

  @Override
  public FileLock tryLock(long from, long size, boolean shared) throws IOException {
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
    disk.enter(DiskCall.LOOK, path);
    synchronized (disk) {
      // All programs of one disk are in this process: as Java says, their locks never overlap.
      if (disk.locks().stream().anyMatch(lock -> lock.isOn(node))) {
        throw new OverlappingFileLockException();
      }
      DiskLock lock = new DiskLock(disk, this, node, shared);
      disk.locks().add(lock);
      return lock;
    }
  }

  @Override
  protected void implCloseChannel() {
    synchronized (disk) {
      disk.locks().removeIf(lock -> lock.acquiredBy() == this);
    }
  }
}
