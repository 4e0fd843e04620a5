package io.pbs4j.server.content;

import io.pbs4j.core.Octets;
import io.pbs4j.core.pxar.FileMode;
import io.pbs4j.core.pxar.Metadata;
import io.pbs4j.core.pxar.PxarArchive;
import io.pbs4j.core.pxar.PxarEntry;
import io.pbs4j.core.pxar.PxarEvent;
import io.pbs4j.core.pxar.PxarReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Writes a directory as a tar stream in GNU's form, which carries names of any bytes. Names begin with that of the
 * directory. Sockets are left out, as tar has none; extended attributes are, too.
 */
final class DirectoryTar {
  /** Names go through as bytes: each character is one. */
  private static final String BYTES = StandardCharsets.ISO_8859_1.name();

  private final TarArchiveOutputStream tar;
  private final Nesting nesting;

  private DirectoryTar(TarArchiveOutputStream tar, Nesting nesting) {
    this.tar = tar;
    this.nesting = nesting;
  }

  /** Writes it and the end of the stream; leaves the target open. */
  static void write(PxarArchive archive, PxarEntry directory, OutputStream out) throws IOException {
    TarArchiveOutputStream tar = new TarArchiveOutputStream(out, BYTES);
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
    PxarReader reader = archive.walk(directory);
    DirectoryTar target = new DirectoryTar(tar, new Nesting(directory.name()));
    for (PxarEvent event = reader.next(); event != null; event = reader.next()) {
      target.add(event, reader);
    }
    tar.finish();
    tar.flush();
  }

  private void add(PxarEvent event, PxarReader reader) throws IOException {
    if (event instanceof PxarEvent.DirectoryEnd) {
      nesting.leave();
      return;
    }
    if (event instanceof PxarEvent.DirectoryStart start) {
      nesting.enter(start.name());
      if (!nesting.isNameless()) {
        put(entry(nesting.path(), TarConstants.LF_DIR, start.metadata()));
      }
      return;
    }
    List<Octets> path = nesting.child(event.name());
    if (event instanceof PxarEvent.File file) {
      TarArchiveEntry entry = entry(path, TarConstants.LF_NORMAL, file.metadata());
      entry.setSize(file.size());
      tar.putArchiveEntry(entry);
      reader.content().transferTo(tar);
      tar.closeArchiveEntry();
    } else if (event instanceof PxarEvent.Symlink link) {
      TarArchiveEntry entry = entry(path, TarConstants.LF_SYMLINK, link.metadata());
      entry.setLinkName(text(link.target()));
      put(entry);
    } else if (event instanceof PxarEvent.HardLink link) {
      TarArchiveEntry entry = new TarArchiveEntry(text(EntryPath.join(path)), TarConstants.LF_LINK, true);
      entry.setLinkName(text(EntryPath.join(nesting.fromTop(link.target()))));
      put(entry);
    } else if (event instanceof PxarEvent.Device device) {
      boolean block = device.metadata().kind() == FileMode.BLOCK_DEVICE;
      TarArchiveEntry entry =
          entry(path, block ? TarConstants.LF_BLK : TarConstants.LF_CHR, device.metadata());
      entry.setDevMajor(Math.toIntExact(device.major()));
      entry.setDevMinor(Math.toIntExact(device.minor()));
      put(entry);
    } else if (event instanceof PxarEvent.Special special && special.metadata().kind() == FileMode.FIFO) {
      put(entry(path, TarConstants.LF_FIFO, special.metadata()));
    }
  }

  private void put(TarArchiveEntry entry) throws IOException {
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  private static TarArchiveEntry entry(List<Octets> path, byte kind, Metadata metadata) {
    TarArchiveEntry entry = new TarArchiveEntry(text(EntryPath.join(path)), kind, true);
    entry.setMode((int) metadata.mode());
    entry.setUserId(Integer.toUnsignedLong(metadata.uid()));
    entry.setGroupId(Integer.toUnsignedLong(metadata.gid()));
    entry.setModTime(FileTime.from(Instant.ofEpochSecond(metadata.mtimeSeconds())));
    return entry;
  }

  private static String text(Octets bytes) {
    return new String(bytes.toByteArray(), StandardCharsets.ISO_8859_1);
  }
}
