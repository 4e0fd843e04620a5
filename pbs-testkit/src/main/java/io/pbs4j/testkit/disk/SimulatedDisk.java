package io.pbs4j.testkit.disk;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Predicate;

/**
 * A file system in memory that can lose power. It promises what a journaling file system promises and nothing
 * more: content is safe when its file was synced, a name when its directory was; a rename happens whole or
 * not at all; changes of one directory happen in their order. All else may be lost, each file and directory by
 * itself.
 *
 * <p>Safe for use by several threads.
 */
public final class SimulatedDisk {
  private final InstantSource clock;
  private final DirectoryNode root;
  private final List<DiskLock> locks = new ArrayList<>();
  private final DiskFileSystem fileSystem;
  private volatile DiskGate gate = DiskGate.OPEN;
  private volatile boolean off;
  private volatile Predicate<Path> lies = path -> false;

  /**
   * Creates an empty disk.
   *
   * @param clock gives files their times
   */
  public SimulatedDisk(InstantSource clock) {
    this(clock, new DirectoryNode());
  }

  private SimulatedDisk(InstantSource clock, DirectoryNode root) {
    this.clock = clock;
    this.root = root;
    this.fileSystem = new DiskFileSystem(this);
  }

  /** The file system for programs. */
  public FileSystem fileSystem() {
    return fileSystem;
  }

  /** A path on this disk. */
  public Path path(String absolute) {
    return fileSystem.getPath(absolute);
  }

  /** Sets who is asked before every call. */
  public void gate(DiskGate newGate) {
    gate = newGate;
  }

  /** From now on a sync does nothing and says that it went well. */
  public void lieAboutSyncs() {
    lieAboutSyncs(path -> true);
  }

  /** From now on a sync of some files or directories does nothing and says that it went well. */
  public void lieAboutSyncs(Predicate<Path> which) {
    lies = which;
  }

  /** From now on every call throws {@link PowerCutException}. */
  public void powerOff() {
    off = true;
  }

  /** Whether {@link #powerOff} was called. */
  public boolean isOff() {
    return off;
  }

  /** Syncs everything, as {@code syncfs} does. */
  public void syncAll() throws IOException {
    enter(DiskCall.SYNC, path("/"));
    synchronized (this) {
      if (!lies(path("/"))) {
        root.syncAll();
      }
    }
  }

  /** What is found after a power cut at this moment. This disk is left as it is. */
  public synchronized SimulatedDisk afterCrash(Losses losses) {
    return successor(root.afterCrash(losses, "", new IdentityHashMap<>()));
  }

  /** What is found after all programs were killed at this moment. This disk is left as it is. */
  public synchronized SimulatedDisk afterKill() {
    return successor(root.copy(new IdentityHashMap<>()));
  }

  private SimulatedDisk successor(DirectoryNode newRoot) {
    SimulatedDisk next = new SimulatedDisk(clock, newRoot);
    next.lies = lies;
    return next;
  }

  /** To be called before every call, outside of this disk's monitor. */
  void enter(DiskCall call, Path path) throws IOException {
    requirePower();
    gate.before(call, path);
    requirePower();
  }

  private void requirePower() {
    if (off) {
      throw new PowerCutException();
    }
  }

  boolean lies(Path path) {
    return lies.test(path);
  }

  long now() {
    return clock.millis();
  }

  DirectoryNode root() {
    return root;
  }

  List<DiskLock> locks() {
    return locks;
  }
}
