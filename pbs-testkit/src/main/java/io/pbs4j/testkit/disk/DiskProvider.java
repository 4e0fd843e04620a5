package io.pbs4j.testkit.disk;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The calls of a simulated disk. Each asks the gate first, then happens as one step. */
final class DiskProvider extends FileSystemProvider {
  private final SimulatedDisk disk;

  DiskProvider(SimulatedDisk disk) {
    this.disk = disk;
  }

  @Override
  public String getScheme() {
    return "disk";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> settings) {
    throw new UnsupportedOperationException("create a SimulatedDisk");
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    throw new UnsupportedOperationException("ask the SimulatedDisk");
  }

  @Override
  public Path getPath(URI uri) {
    throw new UnsupportedOperationException("ask the SimulatedDisk");
  }

  private @Nullable Node find(DiskPath path) {
    Node node = disk.root();
    for (String name : path.names()) {
      if (!(node instanceof DirectoryNode directory)) {
        return null;
      }
      node = directory.find(name);
    }
    return node;
  }

  private Node require(DiskPath path) throws NoSuchFileException {
    Node node = find(path);
    if (node == null) {
      throw new NoSuchFileException(path.toString());
    }
    return node;
  }

  private DirectoryNode parent(DiskPath path) throws IOException {
    Path parent = path.getParent();
    Node node = parent == null ? null : find(DiskPath.of(parent));
    if (node instanceof DirectoryNode directory) {
      return directory;
    }
    if (node != null) {
      throw new FileSystemException(path.toString(), null, "Not a directory");
    }
    throw new NoSuchFileException(path.toString());
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
    return newFileChannel(path, options, attributes);
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
    DiskPath file = DiskPath.of(path);
    boolean writes =
        options.contains(StandardOpenOption.WRITE) || options.contains(StandardOpenOption.APPEND);
    boolean reads = options.contains(StandardOpenOption.READ) || !writes;
    boolean creates =
        writes
            && (options.contains(StandardOpenOption.CREATE)
                || options.contains(StandardOpenOption.CREATE_NEW));
    disk.enter(creates ? DiskCall.CREATE : DiskCall.OPEN, file);
    synchronized (disk) {
      Node node = find(file);
      if (node == null && creates) {
        node = new FileNode(disk.now());
        parent(file).put(name(file), node);
      } else if (node == null) {
        throw new NoSuchFileException(file.toString());
      } else if (options.contains(StandardOpenOption.CREATE_NEW)) {
        throw new FileAlreadyExistsException(file.toString());
      } else if (writes && node instanceof DirectoryNode) {
        throw new FileSystemException(file.toString(), null, "Is a directory");
      }
      if (options.contains(StandardOpenOption.TRUNCATE_EXISTING) && writes && node instanceof FileNode f) {
        f.truncate(0);
      }
      DiskChannel channel = new DiskChannel(disk, file, node, reads, writes);
      if (options.contains(StandardOpenOption.APPEND) && node instanceof FileNode f) {
        channel.position(f.length());
      }
      return channel;
    }
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path path, DirectoryStream.Filter<? super Path> filter) throws IOException {
    DiskPath directory = DiskPath.of(path);
    disk.enter(DiskCall.LIST, directory);
    List<Path> children = new ArrayList<>();
    synchronized (disk) {
      if (!(require(directory) instanceof DirectoryNode node)) {
        throw new NotDirectoryException(directory.toString());
      }
      for (String name : node.names()) {
        Path child = directory.resolve(name);
        if (filter.accept(child)) {
          children.add(child);
        }
      }
    }
    return new Listing(children);
  }

  /** The children as they were when the directory was opened. */
  private record Listing(List<Path> children) implements DirectoryStream<Path> {
    @Override
    public java.util.Iterator<Path> iterator() {
      return children.iterator();
    }

    @Override
    public void close() {}
  }

  @Override
  public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
    DiskPath directory = DiskPath.of(path);
    disk.enter(DiskCall.MKDIR, directory);
    synchronized (disk) {
      if (find(directory) != null) {
        throw new FileAlreadyExistsException(directory.toString());
      }
      parent(directory).put(name(directory), new DirectoryNode());
    }
  }

  @Override
  public void createLink(Path link, Path existing) throws IOException {
    DiskPath target = DiskPath.of(link);
    disk.enter(DiskCall.LINK, target);
    synchronized (disk) {
      Node node = require(DiskPath.of(existing));
      if (find(target) != null) {
        throw new FileAlreadyExistsException(target.toString());
      }
      parent(target).put(name(target), node);
    }
  }

  @Override
  public void delete(Path path) throws IOException {
    DiskPath doomed = DiskPath.of(path);
    disk.enter(DiskCall.DELETE, doomed);
    synchronized (disk) {
      if (require(doomed) instanceof DirectoryNode directory && !directory.isEmpty()) {
        throw new DirectoryNotEmptyException(doomed.toString());
      }
      parent(doomed).remove(name(doomed));
    }
  }

  @Override
  public void move(Path from, Path to, CopyOption... options) throws IOException {
    DiskPath source = DiskPath.of(from);
    DiskPath target = DiskPath.of(to);
    disk.enter(DiskCall.RENAME, target);
    synchronized (disk) {
      Node node = require(source);
      Node there = find(target);
      boolean replaces =
          List.of(options).contains(StandardCopyOption.ATOMIC_MOVE)
              || List.of(options).contains(StandardCopyOption.REPLACE_EXISTING);
      if (there != null && !replaces) {
        throw new FileAlreadyExistsException(target.toString());
      }
      if (there instanceof DirectoryNode directory && !directory.isEmpty()) {
        throw new DirectoryNotEmptyException(target.toString());
      }
      DirectoryNode old = parent(source);
      DirectoryNode now = parent(target);
      if (old == now) {
        old.rename(name(source), name(target), node);
      } else {
        now.put(name(target), node);
        old.remove(name(source));
      }
    }
  }

  @Override
  public void copy(Path from, Path to, CopyOption... options) {
    throw new UnsupportedOperationException("a simulated disk copies nothing");
  }

  @Override
  public boolean isSameFile(Path one, Path other) {
    synchronized (disk) {
      Node node = find(DiskPath.of(one));
      return one.equals(other) || (node != null && node == find(DiskPath.of(other)));
    }
  }

  @Override
  public boolean isHidden(Path path) {
    return name(path).startsWith(".");
  }

  @Override
  public FileStore getFileStore(Path path) {
    return new DiskStore();
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    look(DiskPath.of(path));
  }

  private DiskAttributes look(DiskPath path) throws IOException {
    disk.enter(DiskCall.LOOK, path);
    synchronized (disk) {
      return DiskAttributes.of(require(path));
    }
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
      throws IOException {
    if (type != BasicFileAttributes.class) {
      throw new UnsupportedOperationException(type.getName());
    }
    return type.cast(look(DiskPath.of(path)));
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) {
    throw new UnsupportedOperationException(attributes);
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
    throw new UnsupportedOperationException(attribute);
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return type == BasicFileAttributeView.class ? type.cast(new Times(DiskPath.of(path))) : null;
  }

  /** Reads and sets the times of a file. */
  private final class Times implements BasicFileAttributeView {
    private final DiskPath path;

    Times(DiskPath path) {
      this.path = path;
    }

    @Override
    public String name() {
      return "basic";
    }

    @Override
    public BasicFileAttributes readAttributes() throws IOException {
      return look(path);
    }

    @Override
    public void setTimes(@Nullable FileTime modified, @Nullable FileTime accessed, @Nullable FileTime created)
        throws IOException {
      disk.enter(DiskCall.TOUCH, path);
      synchronized (disk) {
        if (require(path) instanceof FileNode file) {
          if (accessed != null) {
            file.setAccessTime(accessed.toMillis());
          }
          if (modified != null) {
            file.setModifiedTime(modified.toMillis());
          }
        }
      }
    }
  }
}
