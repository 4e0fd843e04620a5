package io.pbs4j.core.fuzz;

import io.pbs4j.core.Octets;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.pxar.Acl;
import io.pbs4j.core.pxar.Metadata;
import io.pbs4j.core.pxar.PxarWriter;
import io.pbs4j.testkit.Golden;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Sound bytes of every format: what the reference wrote, and a small archive with every kind of entry. */
final class Seeds {
  private final Path golden;
  private final int maxLength;

  /**
   * Unpacks the golden data.
   *
   * @param maxLength longest that is wanted
   */
  Seeds(Path directory, int maxLength) throws IOException {
    Golden.unpack(directory, Golden.Part.DATASTORE, Golden.Part.KEYS, Golden.Part.EXPECTED, Golden.Part.CORRUPT);
    this.golden = directory;
    this.maxLength = maxLength;
  }

  /** By name. */
  Map<String, byte[]> of(Format format) throws IOException {
    return switch (format) {
      case BLOB -> files(name -> name.endsWith(".blob") || name.matches("[0-9a-f]{64}"));
      case FIXED_INDEX -> files(name -> name.endsWith(".fidx"));
      case DYNAMIC_INDEX -> files(name -> name.endsWith(".didx"));
      case MANIFEST -> manifests();
      case KEY_FILE -> files(name -> name.matches("key-.*json|imported.*json"));
      case CATALOG -> files(name -> name.endsWith(".pcat1"));
      case PXAR, PXAR_TABLES -> Map.of("every-kind.pxar", pxar());
    };
  }

  private Map<String, byte[]> files(Predicate<String> wanted) throws IOException {
    Map<String, byte[]> found = new LinkedHashMap<>();
    try (Stream<Path> files = Files.walk(golden)) {
      List<Path> sorted = files.filter(Files::isRegularFile).sorted().toList();
      for (Path file : sorted) {
        if (wanted.test(file.getFileName().toString()) && Files.size(file) <= maxLength) {
          found.put(golden.relativize(file).toString(), Files.readAllBytes(file));
        }
      }
    }
    return found;
  }

  private Map<String, byte[]> manifests() throws IOException {
    Map<String, byte[]> found = new LinkedHashMap<>();
    Zstd zstd = Zstd.detect();
    for (Map.Entry<String, byte[]> file : files(name -> name.equals("index.json.blob")).entrySet()) {
      found.put(file.getKey(), DataBlob.parse(file.getKey(), file.getValue()).decode(zstd, maxLength));
    }
    return found;
  }

  private static byte[] pxar() throws IOException {
    Octets value = Octets.ofText("value");
    Acl acl =
        new Acl(
            List.of(new Acl.Rule(1000, 6)),
            List.of(new Acl.Rule(1001, 4)),
            5L,
            new Acl.Defaults(7, 5, 5, 7),
            List.of(new Acl.Rule(1002, 7)),
            List.of(new Acl.Rule(1003, 0)));
    Metadata plain = Metadata.of(0100644, 1000, 1000, -5, 999_999_999);
    Metadata rich =
        new Metadata(
            040755, 0x10, 0, 0, 1_700_000_000, 1,
            List.of(new Metadata.Xattr(Octets.ofText("user.name"), value)), acl, value, 7L);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PxarWriter pxar = new PxarWriter(out, rich);
    pxar.startDirectory(Octets.ofText("dir"), rich);
    long position = pxar.position();
    byte[] content = "content".getBytes(StandardCharsets.UTF_8);
    pxar.file(Octets.ofText("file"), plain, content.length, new ByteArrayInputStream(content));
    pxar.endDirectory();
    pxar.device(Octets.ofText("disk"), Metadata.of(060660, 0, 6, 0, 0), 8, 1);
    pxar.file(Octets.ofText("empty"), plain, 0, new ByteArrayInputStream(new byte[0]));
    pxar.special(Octets.ofText("fifo"), Metadata.of(010600, 0, 0, 0, 0));
    pxar.hardLink(Octets.ofText("link"), Octets.ofText("dir/file"), position);
    pxar.special(Octets.ofText("socket"), Metadata.of(0140600, 0, 0, 0, 0));
    pxar.symlink(Octets.ofText("symlink"), Metadata.of(0120777, 0, 0, 0, 0), Octets.ofText("dir/file"));
    pxar.finish();
    return out.toByteArray();
  }

  /** Writes the seeds of a format into a directory for the fuzzer. */
  static List<Path> write(Format format, Path golden, Path target) throws IOException {
    List<Path> written = new ArrayList<>();
    int number = 0;
    for (byte[] seed : new Seeds(golden, 64 << 10).of(format).values()) {
      written.add(Files.write(target.resolve("seed-" + number++), seed));
    }
    if (format == Format.PXAR || format == Format.PXAR_TABLES) {
      // Not among the sound ones: its contents are elsewhere.
      try (InputStream split = Seeds.class.getResourceAsStream("/pxar2/tree.mpxar")) {
        written.add(Files.write(target.resolve("split"), Objects.requireNonNull(split).readAllBytes()));
      }
    }
    return written;
  }
}
