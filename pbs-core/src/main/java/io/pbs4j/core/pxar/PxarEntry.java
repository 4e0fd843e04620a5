package io.pbs4j.core.pxar;

import io.pbs4j.core.Octets;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An entry of an archive that is read at random: what it is, and where it lies. Entries of one archive belong
 * to it alone.
 */
public final class PxarEntry {
  private final Octets path;
  private final PxarEvent event;
  private final long start;
  private final long attributes;
  private final long body;
  private final long end;
  private final long reference;

  /**
   * Creates an entry.
   *
   * @param start position of its FILENAME item, of its ENTRY item for the root
   * @param attributes position of its ENTRY item
   * @param body position of the content of a file or the first child of a directory
   * @param end byte behind it
   * @param reference where its content is in the payload archive, or {@link EntryParser#INLINE}
   */
  PxarEntry(
      Octets path, PxarEvent event, long start, long attributes, long body, long end, long reference) {
    this.path = path;
    this.event = event;
    this.start = start;
    this.attributes = attributes;
    this.body = body;
    this.end = end;
    this.reference = reference;
  }

  /** Path from the root of the archive, parts separated by slashes; empty for the root itself. */
  public Octets path() {
    return path;
  }

  /** Last part of the path. */
  public Octets name() {
    return PxarPath.last(path);
  }

  /** What it is, with all that is stored of it; {@link PxarEvent.DirectoryStart} for directories. */
  public PxarEvent event() {
    return event;
  }

  /** Whether it is a directory. */
  public boolean isDirectory() {
    return event instanceof PxarEvent.DirectoryStart;
  }

  /** Whether it is a regular file under its first name. */
  public boolean isFile() {
    return event instanceof PxarEvent.File;
  }

  /** Whether it is another name of a file, see {@link PxarArchive#resolve}. */
  public boolean isHardLink() {
    return event instanceof PxarEvent.HardLink;
  }

  /** Bytes of content of a regular file, 0 for all else. */
  public long size() {
    return event instanceof PxarEvent.File file ? file.size() : 0;
  }

  /** Its metadata; hard links have none of their own. */
  public Optional<Metadata> metadata() {
    return Optional.ofNullable(event.metadata());
  }

  /** Where its FILENAME item lies in the archive. */
  public long position() {
    return start;
  }

  /** Where the content of a regular file begins in the archive; empty if it is in a payload archive. */
  public OptionalLong contentPosition() {
    return isFile() && reference == EntryParser.INLINE ? OptionalLong.of(body) : OptionalLong.empty();
  }

  long attributes() {
    return attributes;
  }

  long body() {
    return body;
  }

  long end() {
    return end;
  }

  long reference() {
    return reference;
  }

  @Override
  public String toString() {
    return event.getClass().getSimpleName() + "[" + path + "]";
  }
}
