package io.pbs4j.storage.backend.filesystem;

import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.backend.SyncLevel;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Removes a datastore's data for good: what the layout knows and nothing else. Links are neither followed nor
 * removed.
 */
public final class StoreRemoval {
  /** Backups first, chunks after them, so that what is left of a removal that is cut short can be collected. */
  private static final List<String> DIRECTORIES = List.of("ns", "host", "ct", "vm", ".chunks");

  private static final Set<String> FILES = Set.of(".gc-status", ".lock");

  private StoreRemoval() {}

  /**
   * Removes the data of a datastore that nobody has open, and its directory if nothing else is in it.
   *
   * @param root the datastore's directory
   * @return names in it that are left, as they are no part of a datastore
   * @throws StorageException if there is no datastore, or a server has it open
   */
  public static List<String> run(Path root) throws IOException {
    if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS) || !FilesystemBackend.isDatastore(root)) {
      throw StorageException.notFound("no datastore at " + root);
    }
    FilesystemBackend.open(root, SyncLevel.NONE).close();
    for (String name : DIRECTORIES) {
      Path directory = root.resolve(name);
      if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
        DirectoryRemoval.remove(directory);
      }
    }
    for (String name : FILES) {
      Path file = root.resolve(name);
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        Files.deleteIfExists(file);
      }
    }
    List<String> left = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(root)) {
      children.forEach(child -> left.add(String.valueOf(child.getFileName())));
    }
    if (left.isEmpty()) {
      Files.deleteIfExists(root);
    }
    return left;
  }
}
