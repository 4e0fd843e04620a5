/** A datastore on a storage backend: snapshots, chunks, sessions, retention, garbage collection. */
module io.pbs4j.storage {
  requires static transitive org.jspecify;
  requires transitive io.pbs4j.core;
  requires com.fasterxml.jackson.databind;

  exports io.pbs4j.storage;
  exports io.pbs4j.storage.archive;
  exports io.pbs4j.storage.backend;
  exports io.pbs4j.storage.backend.filesystem;
  exports io.pbs4j.storage.check;
  exports io.pbs4j.storage.chunk;
  exports io.pbs4j.storage.drill;
  exports io.pbs4j.storage.gc;
  exports io.pbs4j.storage.lock;
  exports io.pbs4j.storage.prune;
  exports io.pbs4j.storage.request;
  exports io.pbs4j.storage.session;
  exports io.pbs4j.storage.snapshot;
  exports io.pbs4j.storage.stats;
  exports io.pbs4j.storage.survey;
  exports io.pbs4j.storage.verify;
}
