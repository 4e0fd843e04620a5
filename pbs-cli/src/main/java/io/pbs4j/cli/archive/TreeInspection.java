package io.pbs4j.cli.archive;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.core.ByteSource;
import io.pbs4j.core.Octets;
import io.pbs4j.core.catalog.CatalogEntry;
import io.pbs4j.core.catalog.CatalogReader;
import io.pbs4j.core.pxar.PxarArchive;
import io.pbs4j.core.pxar.PxarEvent;
import io.pbs4j.core.pxar.PxarReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Describes decoded pxar archives and catalogs. */
final class TreeInspection {
  private static final Octets START = Octets.ofText("");

  private final @Nullable ArrayNode list;
  private final Map<CatalogEntry.Type, Long> counts = new EnumMap<>(CatalogEntry.Type.class);
  private long bytes;

  private TreeInspection(@Nullable ArrayNode list) {
    this.list = list;
  }

  static void catalog(Path file, boolean entries, ObjectNode report) throws IOException {
    report.put("type", "catalog");
    TreeInspection tree = new TreeInspection(entries ? report.arrayNode() : null);
    try (CatalogReader catalog = CatalogReader.open(ByteSource.open(file))) {
      ArrayNode archives = report.putArray("archives");
      catalog.list(catalog.root()).forEach(entry -> archives.add(entry.name().toString()));
      catalog.walk(
          catalog.root(),
          (path, entry) -> tree.add(EntryView.of(CatalogPaths.join(START, path), entry)));
    }
    tree.finish(report);
  }

  static void pxar(Path file, boolean entries, ObjectNode report) throws IOException {
    report.put("type", "pxar");
    TreeInspection tree = new TreeInspection(entries ? report.arrayNode() : null);
    try (PxarArchive pxar = PxarArchive.open(ByteSource.open(file))) {
      report.put("version", pxar.version());
      PxarReader reader = pxar.walk(pxar.root());
      List<Octets> path = new ArrayList<>();
      reader.next();
      for (PxarEvent event = reader.next(); event != null; event = reader.next()) {
        if (event instanceof PxarEvent.DirectoryEnd) {
          if (!path.isEmpty()) {
            path.remove(path.size() - 1);
          }
          continue;
        }
        path.add(event.name());
        tree.add(EntryView.of(CatalogPaths.join(START, path), event, null));
        if (!(event instanceof PxarEvent.DirectoryStart)) {
          path.remove(path.size() - 1);
        }
      }
    }
    tree.finish(report);
  }

  private void add(EntryView view) {
    counts.merge(view.type(), 1L, Long::sum);
    bytes += Math.max(0, view.size());
    if (list != null) {
      view.write(list.addObject(), "path");
    }
  }

  private void finish(ObjectNode report) {
    ObjectNode node = report.putObject("counts");
    counts.forEach(
        (type, count) -> node.put(type.name().toLowerCase(Locale.ROOT).replace('_', '-'), count));
    report.put("file-bytes", bytes);
    if (list != null) {
      report.set("entries", list);
    }
  }
}
