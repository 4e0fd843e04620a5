package io.pbs4j.server.datastore;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.gc.GcStatus;
import io.pbs4j.storage.prune.GroupPrune;
import io.pbs4j.storage.prune.PruneMark;
import io.pbs4j.storage.snapshot.GroupInfo;
import io.pbs4j.storage.snapshot.SnapshotInfo;
import java.util.List;

/** Groups, snapshots and figures in the JSON of the API. What is unknown is left out, never null. */
public final class DatastoreJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private DatastoreJson() {}

  static ObjectNode snapshot(SnapshotInfo info) {
    ObjectNode node = identify(JSON.objectNode(), info.snapshot());
    info.comment().ifPresent(text -> node.put("comment", text));
    node.set("files", files(info.files()));
    info.fingerprint().ifPresent(text -> node.put("fingerprint", text));
    if (info.owner() != null) {
      node.put("owner", info.owner().toString());
    }
    node.put("protected", info.isProtected());
    if (info.finished()) {
      // Clients take a snapshot without size for one that is not finished.
      node.put("size", info.size());
    }
    info.verifyState()
        .ifPresent(
            state -> node.putObject("verification").put("state", state.state()).put("upid", state.upid()));
    return node;
  }

  static ArrayNode files(List<SnapshotInfo.File> files) {
    ArrayNode list = JSON.arrayNode();
    for (SnapshotInfo.File file : files) {
      ObjectNode node = list.addObject();
      if (file.cryptMode() != null) {
        node.put("crypt-mode", file.cryptMode().id());
      }
      node.put("filename", file.name());
      if (file.size() != null) {
        node.put("size", file.size());
      }
    }
    return list;
  }

  static ObjectNode group(GroupInfo info) {
    ObjectNode node = JSON.objectNode();
    node.put("backup-count", info.count());
    node.put("backup-id", info.group().id());
    node.put("backup-type", info.group().type().id());
    info.comment().ifPresent(text -> node.put("comment", text));
    ArrayNode files = node.putArray("files");
    info.files().forEach(files::add);
    node.put("last-backup", info.lastBackup());
    if (info.owner() != null) {
      node.put("owner", info.owner().toString());
    }
    return node;
  }

  static ObjectNode pruned(Namespace ns, GroupPrune.Decision decision) {
    ObjectNode node = identify(JSON.objectNode(), decision.snapshot());
    node.put("keep", decision.mark().keep());
    if (!ns.isRoot()) {
      node.put("ns", ns.toString());
    }
    node.put("protected", decision.mark() == PruneMark.PROTECTED);
    return node;
  }

  /** Figures of a garbage collection. */
  public static ObjectNode gc(GcStatus status) {
    ObjectNode node = JSON.objectNode();
    node.put("disk-bytes", status.diskBytes());
    node.put("disk-chunks", status.diskChunks());
    node.put("index-data-bytes", status.indexDataBytes());
    node.put("index-file-count", status.indexFileCount());
    node.put("pending-bytes", status.pendingBytes());
    node.put("pending-chunks", status.pendingChunks());
    node.put("removed-bad", status.removedBad());
    node.put("removed-bytes", status.removedBytes());
    node.put("removed-chunks", status.removedChunks());
    node.put("still-bad", status.stillBad());
    if (status.upid() != null) {
      node.put("upid", status.upid());
    }
    return node;
  }

  static ObjectNode identify(ObjectNode node, BackupSnapshot snapshot) {
    BackupGroup group = snapshot.group();
    node.put("backup-id", group.id());
    node.put("backup-time", snapshot.time());
    node.put("backup-type", group.type().id());
    return node;
  }
}
