package io.pbs4j.core.pxar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.FormatException;
import io.pbs4j.core.GoldenStore;
import io.pbs4j.core.Octets;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.index.IndexReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading archives from start to end. */
class PxarReaderTest {
  private static final Metadata DIRECTORY = Metadata.of(0040755, 0, 0, 1_700_000_000L, 5);
  private static final Metadata FILE = Metadata.of(0100644, 1000, 1000, -5, 999_999_999);

  @TempDir private Path directory;

  @Test
  void archivesOfTheStockClientAreWrittenAgainByteForByte() throws IOException {
    GoldenStore golden = new GoldenStore(directory);
    int read = 0;
    for (Path file : golden.archives("root.pxar.didx")) {
      byte[] archive = stream(golden, file);
      if (archive.length > 0) {
        assertThat(rewritten(archive)).as(file.toString()).isEqualTo(archive);
        read++;
      }
    }
    assertThat(read).isGreaterThanOrEqualTo(6);
  }

  @Test
  void contentThatIsNotReadIsSkipped() throws IOException {
    byte[] archive = sample();
    PxarReader reader = new PxarReader("a.pxar", new ByteArrayInputStream(archive));
    List<String> kinds = new ArrayList<>();
    for (PxarEvent event = reader.next(); event != null; event = reader.next()) {
      kinds.add(event.getClass().getSimpleName());
    }
    assertThat(kinds)
        .containsExactly(
            "DirectoryStart", "File", "DirectoryStart", "HardLink", "DirectoryEnd", "Symlink", "DirectoryEnd");
  }

  @Test
  void everyTruncationIsAnError() throws IOException {
    byte[] archive = sample();
    for (int length = 0; length < archive.length; length++) {
      byte[] cut = Arrays.copyOf(archive, length);
      assertThatThrownBy(() -> rewritten(cut)).as("cut at %d", length).isInstanceOf(FormatException.class);
    }
  }

  @Test
  void everyChangedByteIsReadOrReportedButNeverBreaksTheReader() throws IOException {
    byte[] archive = sample();
    for (int at = 0; at < archive.length; at++) {
      byte[] damaged = archive.clone();
      damaged[at] ^= (byte) 0x80;
      try {
        rewritten(damaged);
      } catch (FormatException e) {
        assertThat(e.source()).isEqualTo("a.pxar");
      }
    }
  }

  @Test
  void namesThatLeadOutOfTheirDirectoryAreRefused() throws IOException {
    for (String name : List.of("..", ".", "a/b", "/etc")) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      PxarWriter writer = new PxarWriter(out, DIRECTORY);
      writer.symlink(Octets.ofText(name), FILE, Octets.ofText("x"));
      writer.finish();
      assertThatThrownBy(() -> rewritten(out.toByteArray()))
          .as(name)
          .isInstanceOf(FormatException.class)
          .hasMessageContaining("illegal file name");
    }
  }

  @Test
  void bytesBehindTheEndAreAnError() throws IOException {
    byte[] archive = sample();
    byte[] longer = Arrays.copyOf(archive, archive.length + 16);
    assertThatThrownBy(() -> rewritten(longer)).isInstanceOf(FormatException.class);
  }

  private static byte[] sample() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PxarWriter writer = new PxarWriter(out, DIRECTORY);
    long position = writer.position();
    writer.file(Octets.ofText("a"), FILE, 3, new ByteArrayInputStream(new byte[] {1, 2, 3}));
    writer.startDirectory(Octets.ofText("b"), DIRECTORY);
    writer.hardLink(Octets.ofText("c"), Octets.ofText("a"), position);
    writer.endDirectory();
    writer.symlink(Octets.ofText("d"), Metadata.of(0120777, 0, 0, 0, 0), Octets.ofText("no/where"));
    writer.finish();
    return out.toByteArray();
  }

  private static byte[] rewritten(byte[] archive) throws IOException {
    PxarReader reader = new PxarReader("a.pxar", new ByteArrayInputStream(archive));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PxarEvent.DirectoryStart root = (PxarEvent.DirectoryStart) reader.next();
    PxarWriter writer = new PxarWriter(out, root.metadata());
    int depth = 1;
    for (PxarEvent event = reader.next(); event != null; event = reader.next()) {
      if (event instanceof PxarEvent.DirectoryStart start) {
        writer.startDirectory(start.name(), start.metadata());
        depth++;
      } else if (event instanceof PxarEvent.DirectoryEnd) {
        depth--;
        if (depth > 0) {
          writer.endDirectory();
        } else {
          writer.finish();
        }
      } else if (event instanceof PxarEvent.File file) {
        assertThat(file.position()).isEqualTo(writer.position());
        if (!writer.file(file.name(), file.metadata(), file.size(), reader.content())) {
          throw new AssertionError("content ended early");
        }
      } else if (event instanceof PxarEvent.Symlink link) {
        writer.symlink(link.name(), link.metadata(), link.target());
      } else if (event instanceof PxarEvent.HardLink link) {
        writer.hardLink(link.name(), link.target(), link.targetPosition());
      } else if (event instanceof PxarEvent.Device device) {
        writer.device(device.name(), device.metadata(), device.major(), device.minor());
      } else if (event instanceof PxarEvent.Special special) {
        writer.special(special.name(), special.metadata());
      }
    }
    return out.toByteArray();
  }

  /** The decoded archive of an index, nothing if it is encrypted or the golden data lacks a large chunk. */
  private static byte[] stream(GoldenStore golden, Path file) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Zstd zstd = Zstd.detect();
    try (IndexReader index = IndexReader.open(file)) {
      for (long i = 0; i < index.count(); i++) {
        Path chunk = golden.chunk(index.digest(i).toString());
        if (!Files.exists(chunk)) {
          return new byte[0];
        }
        DataBlob blob = DataBlob.parse(chunk.toString(), Files.readAllBytes(chunk));
        if (blob.kind().encrypted()) {
          return new byte[0];
        }
        out.writeBytes(blob.decode(zstd, DataBlob.MAX_DECODED));
      }
    }
    return out.toByteArray();
  }
}
