package io.pbs4j.storage.backend;

import io.pbs4j.storage.request.RequestLedger;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Storage of one datastore: named objects in containers, and chunks.
 *
 * <p>Names are relative, parts separated by {@code /}, without {@code .} or {@code ..} parts; callers build
 * them from checked names only. All methods are safe for use by several threads.
 */
public interface Backend extends Closeable {
  /**
   * One child of a container.
   *
   * @param name last part of its name
   * @param container whether it is a container itself
   */
  record Entry(String name, boolean container) {}

  /**
   * Space of the storage in bytes.
   *
   * @param total all there is
   * @param used in use by anybody
   * @param available what this process may still write
   */
  record Capacity(long total, long used, long available) {}

  /** Reads a whole object, or nothing if there is none; fails if it is longer than {@code limit} bytes. */
  Optional<byte[]> read(String name, int limit) throws IOException;

  /**
   * Opens an object for reading at any place; stays readable when the object is replaced or removed. The
   * caller closes it.
   *
   * @throws io.pbs4j.storage.StorageException of kind {@code NOT_FOUND} if there is none
   */
  FileChannel open(String name) throws IOException;

  /** Whether an object or container is there. */
  boolean exists(String name) throws IOException;

  /** Length of an object in bytes, or -1 if there is none. */
  long length(String name) throws IOException;

  /** Writes a whole object. Readers see the old or the new one; durable when this returns. */
  void write(String name, byte[] content) throws IOException;

  /** Writes a whole object unless there is one; returns whether it was written. Durable when this returns. */
  boolean create(String name, byte[] content) throws IOException;

  /** Starts an object that is built in a local file and appears under its name only when published. */
  Draft draft(String name) throws IOException;

  /** Removes an object; returns whether there was one. */
  boolean delete(String name) throws IOException;

  /**
   * Creates a container, which stays also if nothing is put into it; returns false if it was there. Those above
   * it are there as long as it is, and longer if they were created by themselves or hold something else; some
   * storages keep them anyway.
   */
  boolean createContainer(String name) throws IOException;

  /** The children of a container in order of their names; empty if there is no such container. */
  List<Entry> list(String container) throws IOException;

  /**
   * A number that differs whenever an object in a container was created, replaced or removed since; the same
   * number twice means that nothing was.
   *
   * @return 0 if the storage cannot tell cheaply, or not yet because the last change was just now
   */
  default long stamp(String container) throws IOException {
    return 0;
  }

  /**
   * Removes a container with all that it holds, manifests first: a removal that is cut short must not leave a
   * snapshot that looks finished. Returns whether there was one.
   */
  boolean deleteContainer(String name) throws IOException;

  /** Removes a container if it holds nothing, as one step; returns whether there is none of that name now. */
  boolean deleteEmptyContainer(String name) throws IOException;

  /**
   * Looks for objects that somebody else wrote since this was opened, where names are remembered. Before a
   * collection, which must not miss an index.
   */
  void refresh() throws IOException;

  /** The chunks. */
  ChunkBackend chunks();

  /**
   * Makes durable what was written before this call: the objects named and the chunks given, with their
   * containers. Returns only when a power cut can no longer undo them.
   */
  void sync(Collection<String> objects, Iterable<io.pbs4j.core.chunk.Digest> chunks) throws IOException;

  /** Makes durable which containers were created and removed before this call, and which objects deleted. */
  void settle() throws IOException;

  /** The requests that this storage makes and somebody bills; an empty ledger if there are none such. */
  RequestLedger requests();

  /** Space of the storage. */
  Capacity capacity() throws IOException;

  /** What this is and where, for logs. */
  String describe();
}
