package io.pbs4j.server.content;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.core.Octets;
import io.pbs4j.core.catalog.CatalogEntry;
import io.pbs4j.core.catalog.CatalogReader;
import io.pbs4j.core.pxar.Metadata;
import io.pbs4j.core.pxar.PxarArchive;
import io.pbs4j.core.pxar.PxarEntry;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.server.api.ApiException;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Returns;
import io.pbs4j.server.datastore.Datastores;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lists a directory of a snapshot: from its catalog where that knows the directory, else from the archive itself,
 * which needs no more than a few chunks.
 */
final class CatalogEndpoint {
  private static final char HARD_LINK = 'h';

  private final Datastores datastores;

  CatalogEndpoint(Datastores datastores) {
    this.datastores = datastores;
  }

  Endpoint endpoint() {
    return ContentParameters.onEntry(
            Endpoint.get(ContentParameters.BELOW + "/catalog", "List a directory within a snapshot."))
        .returns(
            Returns.listOf(
                Returns.object(
                    "filepath", Returns.TEXT,
                    "text", Returns.TEXT,
                    "type", Returns.TEXT,
                    "leaf", Returns.FLAG,
                    "size?", Returns.WHOLE,
                    "mtime?", Returns.WHOLE)))
        .runs(this::list);
  }

  private Object list(Call call) throws IOException {
    EntryPath path = EntryPath.parse(call.parameters().text("filepath"));
    OpenSnapshot snapshot = OpenSnapshot.of(call, datastores);
    String archive = call.parameters().textOrNull("archive-name");
    if (archive != null) {
      return listArchive(snapshot, archive, path, 0);
    }
    String catalog = ArchiveName.CATALOG.name();
    snapshot.requirePlain(catalog);
    if (snapshot.reader().hasCatalog()) {
      ArrayNode found = listCatalog(snapshot, path);
      if (found != null) {
        return found;
      }
    }
    if (path.isTop()) {
      if (snapshot.archives().isEmpty()) {
        throw ApiException.badRequest("snapshot has neither a catalog nor an archive of a directory");
      }
      return listArchives(snapshot, JsonNodeFactory.instance.arrayNode());
    }
    if (path.names().isEmpty() || !snapshot.archives().contains(path.names().get(0).toString())) {
      throw notFound(path);
    }
    return listArchive(snapshot, path.names().get(0).toString(), path, 1);
  }

  /** From the catalog, or {@code null} if it does not know the archive. */
  private static @Nullable ArrayNode listCatalog(OpenSnapshot snapshot, EntryPath path) throws IOException {
    try (CatalogReader catalog = snapshot.reader().catalog()) {
      List<Octets> names = path.names();
      if (!path.isTop() && (names.isEmpty() || catalog.child(catalog.root(), names.get(0)).isEmpty())) {
        return null;
      }
      Optional<CatalogEntry> directory = catalog.find(names);
      if (directory.isEmpty()) {
        throw notFound(path);
      }
      if (!directory.get().isDirectory()) {
        throw notDirectory(path);
      }
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      for (CatalogEntry entry : catalog.list(directory.get())) {
        ObjectNode node = add(list, path, path.isTop(), entry.name(), entry.type().letter());
        if (entry.type() == CatalogEntry.Type.FILE) {
          node.put("mtime", entry.mtime()).put("size", entry.size());
        }
      }
      return path.isTop() ? listArchives(snapshot, list) : list;
    }
  }

  /** Adds archives that a catalog does not have: newer clients write none for an archive in two parts. */
  private static ArrayNode listArchives(OpenSnapshot snapshot, ArrayNode list) {
    EntryPath top = EntryPath.parse("/");
    for (String name : snapshot.archives()) {
      boolean listed = false;
      for (int i = 0; i < list.size(); i++) {
        listed |= list.get(i).path("text").asText().equals(name);
      }
      if (!listed) {
        add(list, top, true, Octets.ofText(name), CatalogEntry.Type.DIRECTORY.letter());
      }
    }
    return list;
  }

  /**
   * From an archive.
   *
   * @param first the name of the path that is the first within the archive
   */
  private static ArrayNode listArchive(OpenSnapshot snapshot, String archive, EntryPath path, int first)
      throws IOException {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    try (PxarArchive pxar = snapshot.pxar(archive)) {
      Optional<PxarEntry> directory = pxar.find(path.below(first));
      if (directory.isEmpty()) {
        throw notFound(path);
      }
      if (!directory.get().isDirectory()) {
        throw notDirectory(path);
      }
      pxar.forEach(directory.get(), entry -> add(list, path, first == 0, entry));
    }
    return list;
  }

  private static void add(ArrayNode list, EntryPath directory, boolean slashInFront, PxarEntry entry) {
    Optional<Metadata> metadata = entry.metadata();
    char type = metadata.isPresent() ? metadata.get().kind().letter() : HARD_LINK;
    ObjectNode node = add(list, directory, slashInFront, entry.name(), type);
    if (entry.isFile() && metadata.isPresent()) {
      node.put("mtime", metadata.get().mtimeSeconds()).put("size", entry.size());
    }
  }

  private static ObjectNode add(
      ArrayNode list, EntryPath directory, boolean slashInFront, Octets name, char type) {
    return list.addObject()
        .put("filepath", directory.child(slashInFront, name))
        .put("leaf", type != CatalogEntry.Type.DIRECTORY.letter())
        .put("text", name.toString())
        .put("type", String.valueOf(type));
  }

  private static ApiException notFound(EntryPath path) {
    return ApiException.badRequest("path \"" + path.text() + "\" not found in catalog");
  }

  private static ApiException notDirectory(EntryPath path) {
    return ApiException.badRequest("path \"" + path.text() + "\" is no directory");
  }
}
