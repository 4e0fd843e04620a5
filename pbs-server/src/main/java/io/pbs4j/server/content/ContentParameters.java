package io.pbs4j.server.content;

import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Schema;
import io.pbs4j.server.datastore.DatastoreParameters;
import java.util.List;

/** Parameters that name something in a snapshot. */
final class ContentParameters {
  static final String BELOW = "/admin/datastore/{store}";

  private static final Parameter PATH =
      Parameter.required(
          "filepath",
          Schema.text(),
          "Base64 of a path: the archive's file name, then names within it; root or / for the top.");

  private static final Parameter ARCHIVE =
      Parameter.optional(
          "archive-name",
          Schema.text("[A-Za-z0-9_][A-Za-z0-9._\\-]*").length(1, 255),
          "File name of the archive; the path is then one within it.");

  private ContentParameters() {}

  static Endpoint.Draft onEntry(Endpoint.Draft draft) {
    return draft
        .with(DatastoreParameters.STORE, DatastoreParameters.NS)
        .with(DatastoreParameters.SNAPSHOT)
        .with(PATH, ARCHIVE)
        .access(
            Access.groups(
                "/datastore/{store}/{ns}",
                List.of(Privilege.DATASTORE_READ),
                List.of(Privilege.DATASTORE_BACKUP)));
  }
}
