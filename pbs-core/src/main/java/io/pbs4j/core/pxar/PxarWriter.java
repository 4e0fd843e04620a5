package io.pbs4j.core.pxar;

import io.pbs4j.core.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Writes an archive to a stream, entry after entry. Children of a directory are given in the order of their
 * names' bytes. Not safe for several threads.
 *
 * <pre>{@code
 * PxarWriter pxar = new PxarWriter(out, rootMetadata);
 * pxar.file(Octets.ofText("hello"), metadata, 5, content);
 * pxar.startDirectory(Octets.ofText("sub"), metadata);
 * pxar.endDirectory();
 * pxar.finish();
 * }</pre>
 */
public final class PxarWriter {
  /** Longest name, in bytes. */
  public static final int MAX_NAME = 4096;

  private static final int COPY = 128 << 10;

  private final OutputStream out;
  private final Deque<Directory> open = new ArrayDeque<>();
  private final byte[] buffer = new byte[COPY];
  private long position;

  /** A directory that is being written. */
  private static final class Directory {
    private final Octets name;
    private final long nameStart;
    private final long entryStart;
    private final GoodbyeTable children = new GoodbyeTable();

    Directory(Octets name, long nameStart, long entryStart) {
      this.name = name;
      this.nameStart = nameStart;
      this.entryStart = entryStart;
    }
  }

  /** Starts an archive of a directory. */
  public PxarWriter(OutputStream out, Metadata root) throws IOException {
    this.out = out;
    open.push(new Directory(Octets.ofText(""), 0, 0));
    writeMetadata(root);
  }

  /** Bytes written so far; between two calls, the start of the next entry. */
  public long position() {
    return position;
  }

  /** Starts a directory in the current one; what follows is in it until {@link #endDirectory()}. */
  public void startDirectory(Octets name, Metadata metadata) throws IOException {
    long start = startEntry(name);
    open.push(new Directory(name, start, position));
    writeMetadata(metadata);
  }

  /** Ends the current directory. */
  public void endDirectory() throws IOException {
    if (open.size() < 2) {
      throw new IllegalStateException("no directory is open but the root");
    }
    Directory ended = open.pop();
    writeGoodbye(ended);
    directory().children.add(ended.name, ended.nameStart, position);
  }

  /**
   * Writes a regular file.
   *
   * @param size bytes of content; a stream that ends early is filled up with zeros, as the header that names
   *     the size is out already
   * @return whether the content had its full size
   */
  public boolean file(Octets name, Metadata metadata, long size, InputStream content) throws IOException {
    long start = startEntry(name);
    writeMetadata(metadata);
    writeHeader(ItemType.PAYLOAD, size);
    long left = size;
    boolean whole = true;
    while (left > 0) {
      int want = (int) Math.min(buffer.length, left);
      int got = whole ? content.readNBytes(buffer, 0, want) : 0;
      if (got < want) {
        whole = false;
        Arrays.fill(buffer, got, want, (byte) 0);
      }
      write(buffer, want);
      left -= want;
    }
    endEntry(name, start);
    return whole;
  }

  /** Writes a symbolic link. */
  public void symlink(Octets name, Metadata metadata, Octets target) throws IOException {
    long start = startEntry(name);
    writeMetadata(metadata);
    writeItem(ItemType.SYMLINK, terminated(target));
    endEntry(name, start);
  }

  /**
   * Writes another name of a file that is in the archive already.
   *
   * @param targetPath path of the first name, from the root, without a slash at its start
   * @param targetPosition {@link #position()} before the first name was written
   */
  public void hardLink(Octets name, Octets targetPath, long targetPosition) throws IOException {
    long start = startEntry(name);
    byte[] path = terminated(targetPath);
    writeItem(
        ItemType.HARDLINK,
        little(Long.BYTES + path.length).putLong(start - targetPosition).put(path).array());
    endEntry(name, start);
  }

  /** Writes a block or character device, as its mode says. */
  public void device(Octets name, Metadata metadata, long major, long minor) throws IOException {
    long start = startEntry(name);
    writeMetadata(metadata);
    writeItem(ItemType.DEVICE, little(2 * Long.BYTES).putLong(major).putLong(minor).array());
    endEntry(name, start);
  }

  /** Writes an entry that has metadata only: a named pipe or a socket. */
  public void special(Octets name, Metadata metadata) throws IOException {
    long start = startEntry(name);
    writeMetadata(metadata);
    endEntry(name, start);
  }

  /** Ends the archive. */
  public void finish() throws IOException {
    if (open.size() != 1) {
      throw new IllegalStateException(open.size() - 1 + " directories are still open");
    }
    writeGoodbye(open.pop());
    out.flush();
  }

  private Directory directory() {
    return open.element();
  }

  private long startEntry(Octets name) throws IOException {
    if (name.length() == 0 || name.length() > MAX_NAME) {
      throw new IllegalArgumentException("file name of " + name.length() + " bytes");
    }
    long start = position;
    writeItem(ItemType.FILENAME, terminated(name));
    return start;
  }

  private void endEntry(Octets name, long start) {
    directory().children.add(name, start, position);
  }

  private void writeGoodbye(Directory ended) throws IOException {
    writeItem(ItemType.GOODBYE, ended.children.encode(ended.entryStart, position));
  }

  private void writeMetadata(Metadata metadata) throws IOException {
    writeItem(
        ItemType.ENTRY,
        little(40)
            .putLong(metadata.mode())
            .putLong(metadata.flags())
            .putInt(metadata.uid())
            .putInt(metadata.gid())
            .putLong(metadata.mtimeSeconds())
            .putInt(metadata.mtimeNanos())
            .array());
    for (Metadata.Xattr xattr : metadata.xattrs()) {
      byte[] name = terminated(xattr.name());
      writeItem(
          ItemType.XATTR,
          little(name.length + xattr.value().length()).put(name).put(xattr.value().toByteArray()).array());
    }
    writeAcl(metadata.acl());
    if (metadata.capabilities() != null) {
      writeItem(ItemType.FILE_CAPABILITIES, metadata.capabilities().toByteArray());
    }
    if (metadata.quotaProject() != null) {
      writeItem(ItemType.QUOTA_PROJECT, little(Long.BYTES).putLong(metadata.quotaProject()).array());
    }
  }

  private void writeAcl(Acl acl) throws IOException {
    writeRules(ItemType.ACL_USER, acl.users());
    writeRules(ItemType.ACL_GROUP, acl.groups());
    if (acl.groupObject() != null) {
      writeItem(ItemType.ACL_GROUP_OBJECT, little(Long.BYTES).putLong(acl.groupObject()).array());
    }
    Acl.Defaults defaults = acl.defaults();
    if (defaults != null) {
      writeItem(
          ItemType.ACL_DEFAULT,
          little(4 * Long.BYTES)
              .putLong(defaults.user())
              .putLong(defaults.group())
              .putLong(defaults.other())
              .putLong(defaults.mask())
              .array());
    }
    writeRules(ItemType.ACL_DEFAULT_USER, acl.defaultUsers());
    writeRules(ItemType.ACL_DEFAULT_GROUP, acl.defaultGroups());
  }

  private void writeRules(ItemType type, Iterable<Acl.Rule> rules) throws IOException {
    for (Acl.Rule rule : rules) {
      writeItem(type, little(2 * Long.BYTES).putLong(rule.id()).putLong(rule.permissions()).array());
    }
  }

  private void writeItem(ItemType type, byte[] content) throws IOException {
    writeHeader(type, content.length);
    write(content, content.length);
  }

  private void writeHeader(ItemType type, long contentLength) throws IOException {
    write(
        little(ItemType.HEADER).putLong(type.number()).putLong(contentLength + ItemType.HEADER).array(),
        ItemType.HEADER);
  }

  private void write(byte[] bytes, int length) throws IOException {
    out.write(bytes, 0, length);
    position += length;
  }

  private static ByteBuffer little(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] terminated(Octets text) {
    return ByteBuffer.allocate(text.length() + 1).put(text.toByteArray()).array();
  }
}
