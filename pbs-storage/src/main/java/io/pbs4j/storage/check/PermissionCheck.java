package io.pbs4j.storage.check;

import io.pbs4j.storage.survey.ChunkArea;
import io.pbs4j.storage.survey.GroupPlace;
import io.pbs4j.storage.survey.SnapshotPlace;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/** Owner and permissions of directories and files outside the chunk area. */
final class PermissionCheck implements StoreCheck {
  @Override
  public String name() {
    return "permissions";
  }

  @Override
  public String description() {
    return "owner and permissions of directories and files outside the chunk area";
  }

  @Override
  public Cost cost() {
    return Cost.ATTRIBUTES;
  }

  @Override
  public void check(StoreFacts store, FindingSink out) {
    for (String directory : store.tree().directories()) {
      if (!directory.isEmpty()) { // the root may be a mount point, which is not the server's
        look(store, directory, out);
      }
    }
    if (store.whole()) {
      look(store, ChunkArea.NAME, out);
    }
    for (GroupPlace group : store.tree().groups()) {
      look(store, group.path(), out);
      group.files().forEach(file -> look(store, group.path() + "/" + file, out));
      for (SnapshotPlace snapshot : group.snapshots()) {
        look(store, snapshot.path(), out);
        snapshot.files().forEach(file -> look(store, snapshot.path(file), out));
      }
    }
  }

  private static void look(StoreFacts store, String path, FindingSink out) {
    try {
      Permissions.look(store, Subject.path(path), FileFacts.of(store.root().resolve(path)), out);
    } catch (NoSuchFileException e) {
      return; // removed since the tree was walked
    } catch (IOException e) {
      out.add(FindingCode.UNREACHABLE, Subject.path(path), Reason.of(e));
    }
  }
}
