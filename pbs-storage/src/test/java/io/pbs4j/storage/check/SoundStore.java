package io.pbs4j.storage.check;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.manifest.Manifest;
import io.pbs4j.storage.StoreFixture;
import io.pbs4j.storage.Uploader;
import io.pbs4j.storage.session.BackupSession;
import io.pbs4j.testkit.RandomBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A small store without a fault, in which a test plants one. */
final class SoundStore {
  /** When the checks run. */
  static final Instant NOW = Instant.parse("2024-06-01T12:00:00Z");

  static final String OLD = "host/a/2023-11-14T22:13:20Z";
  static final String NEW = "host/a/2023-11-15T22:13:20Z";
  static final String IMAGE = "vm/100/2023-11-14T22:13:20Z";

  /** A chunk that both snapshots of {@code host/a} need: 5000 zero bytes. */
  static final Digest SHARED = Digest.sha256(new byte[5000]);

  private final Path root;

  private SoundStore(Path root) {
    this.root = root;
  }

  static SoundStore create(Path root) throws IOException {
    try (StoreFixture fixture = StoreFixture.create(root)) {
      fixture.finishedBackup(OLD);
      fixture.finishedBackup(NEW);
      try (BackupSession session = fixture.backup(IMAGE)) {
        Uploader uploader = new Uploader(session);
        uploader.fixedArchive("disk.img.fidx", RandomBytes.noise(7, 1000));
        uploader.manifest();
        session.finish();
      }
    }
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.toList()) {
        // Whatever the umask of the test is.
        boolean chunks = path.startsWith(root.resolve(".chunks"));
        String mode = Files.isDirectory(path) ? (chunks ? "rwxr-x---" : "rwxr-xr-x") : "rw-r--r--";
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
      }
    }
    return new SoundStore(root);
  }

  Path file(String name) {
    return root.resolve(name);
  }

  Path chunk(Digest digest) {
    String hex = digest.toString();
    return root.resolve(".chunks").resolve(hex.substring(0, 4)).resolve(hex);
  }

  /** The first chunk of a snapshot's archive: no other snapshot has it. */
  Digest ownChunk(String snapshot) {
    return Digest.sha256(
        RandomBytes.noise(Instant.parse(snapshot.substring(snapshot.length() - 20)).getEpochSecond(), 3000));
  }

  void write(String name, String text) throws IOException {
    Files.createDirectories(file(name).getParent());
    Files.writeString(file(name), text);
    Files.setPosixFilePermissions(file(name), PosixFilePermissions.fromString("rw-r--r--"));
  }

  void age(String name, Instant modified) throws IOException {
    Files.setLastModifiedTime(file(name), FileTime.from(modified));
  }

  /** Flips one bit of a file. */
  static void flip(Path file, int offset) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[offset] ^= 1;
    Files.write(file, bytes);
  }

  /** Changes the text of a manifest, and writes it as a sound blob. */
  void manifest(String snapshot, UnaryOperator<String> edit) throws IOException {
    Path file = file(snapshot + "/index.json.blob");
    byte[] json = Manifest.ofBlob("index", Files.readAllBytes(file), Zstd.pureJava()).toJson();
    String text = edit.apply(new String(json, StandardCharsets.UTF_8));
    Files.write(
        file,
        io.pbs4j.core.blob.DataBlob.encode(text.getBytes(StandardCharsets.UTF_8), null).bytes());
  }

  CheckResult check(CheckOptions options) {
    return new CheckRun(root, options, Zstd.pureJava(), InstantSource.fixed(NOW)).run();
  }

  /** All findings of a run without the check of the layout: prefix directories are made on demand. */
  List<Finding> findings(boolean fast) {
    CheckOptions all = CheckOptions.of(fast);
    return check(
            new CheckOptions(
                fast, all.selection(), null, Set.of(), Set.of("layout"), 2, all.progress(), () -> false))
        .findings();
  }

  /** Codes of all findings of a full run, and what they are about. */
  List<String> found() {
    return findings(false).stream().map(SoundStore::line).toList();
  }

  /** The same of a fast run. */
  List<String> foundFast() {
    return findings(true).stream().map(SoundStore::line).toList();
  }

  private static String line(Finding finding) {
    return finding.code().id() + " " + finding.subject();
  }
}
