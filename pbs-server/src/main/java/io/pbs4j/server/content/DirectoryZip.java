package io.pbs4j.server.content;

import io.pbs4j.core.Octets;
import io.pbs4j.core.pxar.Metadata;
import io.pbs4j.core.pxar.PxarArchive;
import io.pbs4j.core.pxar.PxarEntry;
import io.pbs4j.core.pxar.PxarEvent;
import io.pbs4j.core.pxar.PxarReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/**
 * Writes a directory as a zip stream. Names begin with that of the directory and are UTF-8; bytes that are not
 * become U+FFFD. A hard link is a file of its own. Devices, pipes and sockets are left out, as zip has none.
 */
final class DirectoryZip {
  /** Content from here on may be beyond 4 GiB in the zip: deflate makes what it cannot compress a bit longer. */
  private static final long LARGE = 4_000_000_000L;

  private final PxarArchive archive;
  private final PxarEntry directory;
  private final ZipArchiveOutputStream zip;
  private final Nesting nesting;

  private DirectoryZip(PxarArchive archive, PxarEntry directory, ZipArchiveOutputStream zip) {
    this.archive = archive;
    this.directory = directory;
    this.zip = zip;
    this.nesting = new Nesting(directory.name());
  }

  /** Writes it and the end of the stream; leaves the target open. */
  static void write(PxarArchive archive, PxarEntry directory, OutputStream out) throws IOException {
    ZipArchiveOutputStream zip = new ZipArchiveOutputStream(out);
    zip.setLevel(Deflater.BEST_SPEED);
    DirectoryZip target = new DirectoryZip(archive, directory, zip);
    PxarReader reader = archive.walk(directory);
    for (PxarEvent event = reader.next(); event != null; event = reader.next()) {
      target.add(event, reader);
    }
    zip.finish();
    zip.flush();
  }

  private void add(PxarEvent event, PxarReader reader) throws IOException {
    if (event instanceof PxarEvent.DirectoryEnd) {
      nesting.leave();
    } else if (event instanceof PxarEvent.DirectoryStart start) {
      nesting.enter(start.name());
      if (!nesting.isNameless()) {
        zip.putArchiveEntry(entry(text(nesting.path()) + "/", start.metadata(), 0));
        zip.closeArchiveEntry();
      }
    } else if (event instanceof PxarEvent.File file) {
      put(file.name(), file.metadata(), file.size(), reader.content());
    } else if (event instanceof PxarEvent.Symlink link) {
      byte[] target = link.target().toByteArray();
      put(link.name(), link.metadata(), target.length, new ByteArrayInputStream(target));
    } else if (event instanceof PxarEvent.HardLink link) {
      addCopy(link);
    }
  }

  private void addCopy(PxarEvent.HardLink link) throws IOException {
    Octets path =
        directory.path().length() == 0
            ? link.target()
            : EntryPath.join(List.of(directory.path(), link.target()));
    Optional<PxarEntry> file = archive.find(path);
    Optional<Metadata> metadata = file.flatMap(PxarEntry::metadata);
    if (file.isPresent() && metadata.isPresent() && file.get().isFile()) {
      put(link.name(), metadata.get(), file.get().size(), archive.stream(file.get()));
    }
  }

  private void put(Octets name, Metadata metadata, long size, InputStream content) throws IOException {
    zip.setUseZip64(size < LARGE ? Zip64Mode.AsNeeded : Zip64Mode.Always);
    zip.putArchiveEntry(entry(text(nesting.child(name)), metadata, size));
    content.transferTo(zip);
    zip.closeArchiveEntry();
  }

  private static ZipArchiveEntry entry(String name, Metadata metadata, long size) {
    ZipArchiveEntry entry = new ZipArchiveEntry(name);
    entry.setSize(size);
    entry.setUnixMode((int) metadata.mode());
    entry.setLastModifiedTime(FileTime.from(Instant.ofEpochSecond(metadata.mtimeSeconds())));
    return entry;
  }

  private static String text(List<Octets> names) {
    return EntryPath.join(names).toString();
  }
}
