package io.pbs4j.storage.simulation;

import io.pbs4j.core.ByteSource;
import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.index.IndexReader;
import io.pbs4j.core.manifest.CryptMode;
import io.pbs4j.core.manifest.FileEntry;
import io.pbs4j.core.manifest.Manifest;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.StoreFixture;
import io.pbs4j.storage.Uploader;
import io.pbs4j.storage.session.BackupRequest;
import io.pbs4j.storage.session.BackupSession;
import io.pbs4j.storage.session.ReaderSession;
import io.pbs4j.storage.session.Upload;
import io.pbs4j.storage.simulation.Material.Piece;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Makes backups and restores, and keeps the ledger. */
final class SimulatedClient {
  static final AuthId USER = StoreFixture.USER;

  private static final String CONFIG = "config.blob";

  private final Ledger ledger;
  private final SplittableRandom random;

  SimulatedClient(Ledger ledger, SplittableRandom random) {
    this.ledger = ledger;
    this.random = random;
  }

  /** One archive under way. */
  private final class Archive {
    private final BackupSession session;
    private final String name;
    private final int writer;
    private final MessageDigest sha = Digest.newSha256();
    private final List<Digest> digests = new ArrayList<>();
    private long size;

    Archive(BackupSession session, String name) throws IOException {
      this.session = session;
      this.name = name;
      this.writer = session.createDynamicIndex(name);
    }

    void add(Piece piece, boolean upload) throws IOException {
      if (upload) {
        try (Upload body =
            session.uploadChunk(
                ArchiveName.Kind.DYNAMIC, writer, piece.digest(), piece.length(), piece.encoded().length)) {
          body.append(ByteBuffer.wrap(piece.encoded()));
          body.finish();
        }
      }
      session.append(ArchiveName.Kind.DYNAMIC, writer, List.of(piece.digest()), new long[] {size});
      size += piece.length();
      digests.add(piece.digest());
      sha.update(Uploader.entry(size, piece.digest()));
    }

    FileEntry close() throws IOException {
      Digest csum = Digest.of(sha.digest());
      session.closeIndex(ArchiveName.Kind.DYNAMIC, writer, digests.size(), size, csum);
      return new FileEntry(ArchiveName.parse(name), CryptMode.NONE, size, csum);
    }
  }

  /** Makes a backup, or breaks off somewhere in its middle. */
  void backUp(Datastore store, BackupSnapshot snapshot, boolean breaksOff) throws IOException {
    BackupRequest request = new BackupRequest(Namespace.ROOT, snapshot, USER, false, false);
    int archives = 1 + random.nextInt(2);
    int end = breaksOff ? random.nextInt(archives + 1) : archives + 1;
    try (BackupSession session = store.backup(request, line -> {})) {
      List<FileEntry> files = new ArrayList<>();
      Map<String, List<Digest>> contents = new HashMap<>();
      for (int i = 0; i < archives; i++) {
        String name = "a" + i + ".didx";
        Set<Digest> known = previous(session, name);
        Archive archive = new Archive(session, name);
        for (int n = 2 + random.nextInt(4); n > 0; n--) {
          Piece piece = Material.piece(random.nextInt(Material.count()));
          archive.add(piece, known.add(piece.digest()) || random.nextInt(8) == 0);
        }
        if (i == end) {
          return;
        }
        files.add(archive.close());
        contents.put(name, archive.digests);
      }
      byte[] config = DataBlob.encode(new byte[] {(byte) random.nextInt(3)}, null).bytes();
      upload(session, CONFIG, config);
      files.add(
          new FileEntry(ArchiveName.parse(CONFIG), CryptMode.NONE, config.length, Digest.sha256(config)));
      upload(session, "index.json.blob", Manifest.create(snapshot, files).toBlob(Zstd.detect()).bytes());
      if (end == archives) {
        return;
      }
      ledger.finishing(snapshot, contents);
      session.finish();
      ledger.finished(snapshot);
    }
  }

  private static void upload(BackupSession session, String name, byte[] encoded) throws IOException {
    try (Upload upload = session.uploadBlob(name, encoded.length)) {
      upload.append(ByteBuffer.wrap(encoded));
      upload.finish();
    }
  }

  /** The chunks that need no upload. */
  private Set<Digest> previous(BackupSession session, String name) throws IOException {
    Set<Digest> known = new HashSet<>();
    if (session.previousBackupTime().isPresent() && name.startsWith("a0") && random.nextInt(4) > 0) {
      known.addAll(digests(name, session.previous(name)));
    }
    return known;
  }

  private static List<Digest> digests(String name, FileChannel file) throws IOException {
    List<Digest> digests = new ArrayList<>();
    try (IndexReader index = IndexReader.of(ByteSource.of(name, file))) {
      index.forEach((position, start, end, digest) -> digests.add(digest));
    }
    return digests;
  }

  /** Restores a snapshot; what it reads must be what was backed up. */
  void restore(Datastore store, BackupSnapshot snapshot) throws IOException {
    try (ReaderSession session = store.reader(Namespace.ROOT, snapshot, USER, true, line -> {})) {
      try {
        Map<String, List<Digest>> contents = ledger.contents(snapshot);
        for (String name : contents.keySet().stream().sorted().toList()) {
          List<Digest> digests = digests(name, session.download(name));
          if (!digests.equals(contents.get(name))) {
            throw new AssertionError(snapshot + "/" + name + " names other chunks");
          }
          for (Digest digest : digests) {
            try (SeekableByteChannel channel = session.chunk(digest)) {
              require(digest, Channels.newInputStream(channel).readAllBytes());
            }
          }
        }
      } catch (IOException e) {
        throw new RestoreFailure(snapshot, e);
      }
    }
  }

  /** A restore that had begun could not go on. */
  static final class RestoreFailure extends IOException {
    private static final long serialVersionUID = 1L;

    RestoreFailure(BackupSnapshot snapshot, IOException cause) {
      super("restore of " + snapshot + " failed: " + cause, cause);
    }
  }

  private static void require(Digest digest, byte[] encoded) throws IOException {
    byte[] data = DataBlob.parse("chunk", encoded).decode(Zstd.detect(), 1 << 20);
    if (!Digest.sha256(data).equals(digest)) {
      throw new AssertionError("wrong bytes in chunk " + digest);
    }
  }
}
