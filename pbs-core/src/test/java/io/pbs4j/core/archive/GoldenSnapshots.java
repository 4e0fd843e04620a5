package io.pbs4j.core.archive;

import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.crypto.CryptKey;
import io.pbs4j.core.crypto.KeyFile;
import io.pbs4j.core.index.IndexReader;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.testkit.Golden;
import io.pbs4j.testkit.Golden.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The snapshots of the golden datastore, read with this module alone. */
public final class GoldenSnapshots {
  private static final Map<String, String> KEYS =
      Map.of(
          "host/enc-none", "none",
          "host/signed", "none",
          "vm/200", "scrypt",
          "host/enc-pbkdf2-master", "pbkdf2");

  private final Golden golden;

  /** Unpacks them into a directory of the test. */
  public GoldenSnapshots(Path directory) throws IOException {
    golden = Golden.unpack(directory);
  }

  /** Where the golden data lies. */
  public Golden golden() {
    return golden;
  }

  /** The raw files of a snapshot such as {@code ns/ns1/ct/101/2023-11-14T22:13:20Z}. */
  public SnapshotFiles files(String path) {
    return new StoredFiles(golden.datastore(), golden.datastore().resolve(path));
  }

  /** Opens a snapshot with its key. */
  public SnapshotReader open(String path) throws IOException {
    return SnapshotReader.open(files(path), snapshot(path), key(path), Zstd.detect());
  }

  /** The name of a snapshot without its namespace. */
  public static BackupSnapshot snapshot(String path) {
    String[] parts = path.split("/");
    int last = parts.length - 1;
    return BackupSnapshot.parse(parts[last - 2] + "/" + parts[last - 1] + "/" + parts[last]);
  }

  /** The key of a snapshot, if it has one. */
  public @Nullable CryptKey key(String path) throws IOException {
    String name = KEYS.get(snapshot(path).group().toString());
    return name == null ? null : keyNamed(name);
  }

  /** The key {@code none}, {@code scrypt} or {@code pbkdf2}. */
  public CryptKey keyNamed(String name) throws IOException {
    Path file = golden.path(Part.KEYS).resolve("key-" + name + ".json");
    byte[] passphrase = (name + "-pass-1").getBytes(StandardCharsets.UTF_8);
    return KeyFile.parse(file.toString(), Files.readAllBytes(file)).open(passphrase);
  }

  /** One line of the list of decoded sums. */
  public record Sum(String snapshot, String archive, String sha256) {}

  /** What every archive is when it is decoded; those whose chunks are not in the golden data are left out. */
  public List<Sum> sums() throws IOException {
    List<Sum> sums = new ArrayList<>();
    for (String line : Files.readAllLines(golden.expected("raw/decoded.sha256"))) {
      String path = line.substring(66);
      String directory = path.substring(0, path.indexOf('/'));
      String archive = path.substring(path.indexOf('/') + 1);
      if (!(directory.contains("vm_200") && archive.startsWith("root"))) {
        sums.add(new Sum(path(directory), archive, line.substring(0, 64)));
      }
    }
    return sums;
  }

  /** {@code ns_ns1_deep.vm_200_2023-11-14T221320Z} is {@code ns/ns1/ns/deep/vm/200/2023-11-14T22:13:20Z}. */
  private static String path(String directory) {
    String ns = directory.substring(3, directory.indexOf('.'));
    StringBuilder path = new StringBuilder();
    if (!ns.equals("root")) {
      for (String part : ns.split("_")) {
        path.append("ns/").append(part).append('/');
      }
    }
    String[] parts = directory.substring(directory.indexOf('.') + 1).split("_");
    String time = parts[2].substring(0, 13) + ":" + parts[2].substring(13, 15) + ":" + parts[2].substring(15);
    return path + parts[0] + "/" + parts[1] + "/" + time;
  }

  private record StoredFiles(Path store, Path directory) implements SnapshotFiles {
    @Override
    public byte[] blob(ArchiveName name) throws IOException {
      return Files.readAllBytes(directory.resolve(name.name()));
    }

    @Override
    public IndexReader index(ArchiveName name) throws IOException {
      Path file = directory.resolve(name.name());
      if (!Files.exists(file)) {
        throw new NoSuchFileException(file.toString());
      }
      return IndexReader.open(file);
    }

    @Override
    public DataBlob chunk(Digest digest) throws IOException {
      String hex = digest.toString();
      Path file = store.resolve(".chunks").resolve(hex.substring(0, 4)).resolve(hex);
      return DataBlob.parse(hex, Files.readAllBytes(file));
    }
  }
}
