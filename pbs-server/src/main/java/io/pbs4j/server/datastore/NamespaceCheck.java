package io.pbs4j.server.datastore;

import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.StorageException;
import java.io.IOException;

/** A missing namespace in a listing: status 400 as clients know it, with a text that says what is missing. */
final class NamespaceCheck {
  private NamespaceCheck() {}

  static void require(Datastore store, Namespace ns) throws IOException {
    if (!store.namespaces().exists(ns)) {
      throw StorageException.invalid("namespace '" + ns + "' not found");
    }
  }
}
