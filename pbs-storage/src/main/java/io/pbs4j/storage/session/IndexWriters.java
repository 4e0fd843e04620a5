package io.pbs4j.storage.session;

import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.storage.StorageException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The indexes that a session has open, by writer id. Guarded by the session. */
final class IndexWriters {
  /** Largest writer id that the protocol can name. */
  private static final int MAX_ID = 256;

  private final Map<Integer, IndexWriter> open = new HashMap<>();
  private int lastId;

  /** The id for the next writer, which has it once it is added; ids are never used again. */
  int nextId() throws StorageException {
    if (lastId == MAX_ID) {
      throw StorageException.invalid("too many index writers in one backup (limit " + MAX_ID + ")");
    }
    return lastId + 1;
  }

  void add(IndexWriter writer) {
    lastId = writer.id();
    open.put(writer.id(), writer);
  }

  IndexWriter require(ArchiveName.Kind kind, int id) throws StorageException {
    IndexWriter writer = open.get(id);
    if (writer == null || !writer.kind().equals(kindName(kind))) {
      throw StorageException.invalid(kindName(kind) + " writer '" + id + "' not registered");
    }
    return writer;
  }

  /** Throws if a writer was closed meanwhile. */
  void requirePresent(IndexWriter writer) throws StorageException {
    if (!Optional.ofNullable(open.get(writer.id())).filter(writer::equals).isPresent()) {
      throw StorageException.invalid(writer.kind() + " writer '" + writer.id() + "' not registered");
    }
  }

  IndexWriter remove(ArchiveName.Kind kind, int id) throws StorageException {
    IndexWriter writer = require(kind, id);
    open.remove(id);
    return writer;
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  /** Discards all that is open. */
  void closeAll() throws IOException {
    IOException first = null;
    for (IndexWriter writer : open.values()) {
      try {
        writer.close();
      } catch (IOException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    open.clear();
    if (first != null) {
      throw first;
    }
  }

  private static String kindName(ArchiveName.Kind kind) {
    return kind == ArchiveName.Kind.FIXED ? "fixed" : "dynamic";
  }
}
