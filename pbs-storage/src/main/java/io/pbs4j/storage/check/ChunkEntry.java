package io.pbs4j.storage.check;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.survey.ChunkArea;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One name in the chunk area, with what it names once somebody asks. Used by one thread. */
public final class ChunkEntry {
  /** What a name in the chunk area says. */
  public enum Kind {
    /** A chunk in its place. */
    CHUNK,
    /** A chunk in the directory of another prefix. */
    MISPLACED,
    /** A copy that a verification set aside. */
    BAD_COPY,
    /** A file that somebody writes or wrote. */
    TEMPORARY,
    /** Anything else. */
    OTHER
  }

  private static final int DIGITS = 2 * Digest.LENGTH;

  /** Length of {@code .N.bad}. */
  private static final int BAD_ENDING = 6;

  private final StoreFacts store;
  private final ChunkUse use;
  private final String path;
  private final String name;
  private final Kind kind;
  private @Nullable FileFacts attributes;
  private byte @Nullable [] content;

  ChunkEntry(StoreFacts store, ChunkUse use, int prefix, String name) {
    this.store = store;
    this.use = use;
    this.path = ChunkArea.path(prefix, name);
    this.name = name;
    this.kind = kind(prefix, name);
  }

  private static Kind kind(int prefix, String name) {
    boolean digest = name.length() >= DIGITS && ChunkArea.isChunk(name.substring(0, DIGITS));
    if (digest && name.length() == DIGITS) {
      return name.startsWith(ChunkArea.name(prefix)) ? Kind.CHUNK : Kind.MISPLACED;
    }
    if (digest && name.length() == DIGITS + BAD_ENDING && name.endsWith(".bad")) {
      return Kind.BAD_COPY;
    }
    return TemporaryNames.matches(name) ? Kind.TEMPORARY : Kind.OTHER;
  }

  /** The datastore. */
  public StoreFacts store() {
    return store;
  }

  /** What indexes need and what was seen of it. */
  public ChunkUse use() {
    return use;
  }

  /** Path relative to the datastore. */
  public String path() {
    return path;
  }

  /** What the name says. */
  public Kind kind() {
    return kind;
  }

  /** The digest that a chunk's or bad copy's name begins with. */
  public Digest digest() {
    return Digest.parse(name.substring(0, DIGITS));
  }

  /** The number of the chunk among those that indexes name, or a negative one. */
  public int number() {
    return use.marks().find(digest().firstWord());
  }

  /** What a finding about it names. */
  public Subject subject() {
    Subject subject = Subject.path(path);
    return kind == Kind.OTHER || kind == Kind.TEMPORARY ? subject : subject.chunk(digest().toString());
  }

  /** Attributes of the file. */
  public FileFacts attributes() throws IOException {
    if (attributes == null) {
      attributes = FileFacts.of(file());
    }
    return attributes;
  }

  /** The encoded chunk. */
  public byte[] content() throws IOException {
    if (content == null) {
      if (attributes().size() > DataBlob.MAX_ENCODED) {
        throw new FormatException(
            FormatException.Kind.TOO_LARGE, path, DataBlob.MAX_ENCODED, "chunk file is too large");
      }
      content = Files.readAllBytes(file());
    }
    return content;
  }

  private Path file() {
    return store.root().resolve(path);
  }
}
