package io.pbs4j.cli.archive;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.manifest.Manifest;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.backend.filesystem.FilesystemBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/** Describes directories of a datastore. */
final class DirectoryInspection {
  private final InstantSource clock;

  DirectoryInspection(InstantSource clock) {
    this.clock = clock;
  }

  ObjectNode inspect(Path directory) throws IOException {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.put("file", directory.toString());
    String name = String.valueOf(directory.toAbsolutePath().normalize().getFileName());
    if (FilesystemBackend.isDatastore(directory)) {
      datastore(directory, report);
    } else if (BackupSnapshot.isTime(name)) {
      snapshot(directory, report);
    } else if (Files.isRegularFile(directory.resolve("owner"))) {
      group(directory, report);
    } else {
      throw new NotDirectoryException(directory + ": is no datastore, group or snapshot");
    }
    return report;
  }

  private void datastore(Path directory, ObjectNode report) throws IOException {
    report.put("type", "datastore");
    long groups = 0;
    long snapshots = 0;
    long unfinished = 0;
    try (Datastore store =
        new Datastore("inspect", FilesystemBackend.openForReading(directory), Zstd.detect(), clock)) {
      List<Namespace> namespaces = store.namespaces().list(Namespace.ROOT, Namespace.MAX_DEPTH);
      for (Namespace ns : namespaces) {
        for (BackupGroup group : store.snapshots().groups(ns)) {
          groups++;
          for (BackupSnapshot snapshot : store.snapshots().snapshots(ns, group)) {
            snapshots++;
            unfinished += store.snapshots().isFinished(ns, snapshot) ? 0 : 1;
          }
        }
      }
      ArrayNode list = report.putArray("namespaces");
      namespaces.stream().filter(ns -> !ns.isRoot()).forEach(ns -> list.add(ns.toString()));
    }
    report.put("groups", groups);
    report.put("snapshots", snapshots);
    report.put("unfinished-snapshots", unfinished);
    Path status = directory.resolve(".gc-status");
    if (Files.isRegularFile(status)) {
      ObjectNode inner = JsonNodeFactory.instance.objectNode();
      if (TextInspection.inspect(status, Files.size(status), inner)) {
        report.set("gc-status", inner.path("gc-status"));
      }
    }
  }

  private static void group(Path directory, ObjectNode report) throws IOException {
    report.put("type", "group");
    for (String name : List.of("owner", "notes")) {
      Path file = directory.resolve(name);
      if (Files.isRegularFile(file)) {
        ObjectNode inner = JsonNodeFactory.instance.objectNode();
        TextInspection.inspect(file, Files.size(file), inner);
        report.put(name, inner.path(name).asText());
      }
    }
    ArrayNode snapshots = report.putArray("snapshots");
    names(directory).stream().filter(BackupSnapshot::isTime).forEach(snapshots::add);
  }

  private static void snapshot(Path directory, ObjectNode report) throws IOException {
    report.put("type", "snapshot");
    Path manifest = directory.resolve(ArchiveName.MANIFEST.name());
    report.put("finished", Files.isRegularFile(manifest));
    report.put("protected", Files.exists(directory.resolve(".protected")));
    if (Files.isRegularFile(manifest)) {
      TextInspection.manifest(
          Manifest.ofBlob(manifest.toString(), Files.readAllBytes(manifest), Zstd.detect()),
          report.putObject("manifest"));
    }
    ArrayNode files = report.putArray("files");
    for (String name : names(directory)) {
      ObjectNode node = files.addObject();
      node.put("filename", name);
      node.put("size", Files.size(directory.resolve(name)));
    }
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children.map(child -> String.valueOf(child.getFileName())).sorted().toList();
    }
  }
}
