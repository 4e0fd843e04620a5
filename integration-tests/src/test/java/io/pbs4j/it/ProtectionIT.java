package io.pbs4j.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.client.PbsClient;
import io.pbs4j.client.backup.BackupOptions;
import io.pbs4j.client.backup.BackupSession;
import io.pbs4j.client.backup.BackupSummary;
import io.pbs4j.client.backup.Protection;
import io.pbs4j.client.restore.ReaderSession;
import io.pbs4j.client.restore.RestoreListener;
import io.pbs4j.core.crypto.CryptKey;
import io.pbs4j.core.crypto.KeyFile;
import io.pbs4j.core.crypto.MasterKey;
import io.pbs4j.core.manifest.CryptMode;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.testkit.Golden;
import io.pbs4j.testkit.RandomBytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Our client against our server in every crypt mode, with and without a master key. */
class ProtectionIT {
  private static final BackupSnapshot SNAPSHOT = BackupSnapshot.parse("host/p/2023-11-14T22:13:20Z");
  private static final BackupSnapshot LATER = BackupSnapshot.parse("host/p/2023-11-15T22:13:20Z");

  @TempDir private Path scratch;
  private Path keys;
  private ScratchServer server;
  private PbsClient client;

  @BeforeEach
  void start() throws Exception {
    keys = Golden.unpack(scratch, Golden.Part.KEYS).path(Golden.Part.KEYS);
    server = ScratchServer.start(scratch.resolve("data"));
    client = server.client();
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.close();
  }

  static Stream<Arguments> modes() {
    return Stream.of(
        Arguments.of(CryptMode.NONE, false),
        Arguments.of(CryptMode.SIGN_ONLY, false),
        Arguments.of(CryptMode.SIGN_ONLY, true),
        Arguments.of(CryptMode.ENCRYPT, false),
        Arguments.of(CryptMode.ENCRYPT, true));
  }

  @ParameterizedTest
  @MethodSource("modes")
  void treeImageAndFileComeBack(CryptMode mode, boolean withMaster) throws Exception {
    try (CryptKey key = key()) {
      Protection protection = protection(mode, key, withMaster);
      byte[] image = RandomBytes.mixed(1, 9_000_000);
      Path tree = tree();
      backup(SNAPSHOT, protection, image, tree);
      BackupSummary again = backup(LATER, protection, image, tree);
      assertThat(again.uploadedBytes()).isLessThan(1 << 20);

      try (ReaderSession reader = client.openReader(Namespace.ROOT, LATER, mode == CryptMode.NONE ? null : key)) {
        reader.copyTo("disk.img", scratch.resolve("disk"));
        assertThat(scratch.resolve("disk")).hasBinaryContent(image);
        assertThat(reader.readBlob("etc.conf")).asString().isEqualTo("a = 1\n");
        reader.restoreTree("t.pxar", scratch.resolve("back"), (path, problem) -> {}, RestoreListener.NONE);
        assertThat(scratch.resolve("back/sub/file")).hasContent("in a tree");
        assertThat(reader.manifest().signed()).isEqualTo(mode != CryptMode.NONE);
        assertThat(reader.manifest().file("rsa-encrypted.key.blob").isPresent()).isEqualTo(withMaster);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"SIGN_ONLY", "ENCRYPT"})
  void withoutTheKeyNothingIsRead(CryptMode mode) throws Exception {
    try (CryptKey key = key()) {
      backup(SNAPSHOT, protection(mode, key, true), new byte[100], tree());
      try (ReaderSession reader = client.openReader(Namespace.ROOT, SNAPSHOT)) {
        assertThatThrownBy(() -> reader.readBlob("etc.conf"))
            .hasMessage("missing key - manifest was created with key 2f:93:e1:55:16:4c:25:56");
        // The wrapped key is of use to those who have lost the key.
        assertThat(reader.readBlob("rsa-encrypted.key")).hasSize(512);
      }
    }
  }

  @Test
  void theServerShowsTheFingerprintAndTheModes() throws Exception {
    try (CryptKey key = key()) {
      backup(SNAPSHOT, Protection.encrypt(key), new byte[100], tree());
      assertThat(client.datastore().snapshots(Namespace.ROOT, SNAPSHOT.group()).toString())
          .contains(key.fingerprint().toString());
    }
  }

  private CryptKey key() throws Exception {
    Path file = keys.resolve("key-none.json");
    return KeyFile.parse("key", Files.readAllBytes(file)).open(null);
  }

  private Protection protection(CryptMode mode, CryptKey key, boolean withMaster) throws Exception {
    String pem = Files.readString(keys.resolve("master/master-public.pem"));
    return mode == CryptMode.NONE
        ? Protection.NONE
        : new Protection(mode, key, withMaster ? MasterKey.parse("master", pem) : null);
  }

  private Path tree() throws Exception {
    Path tree = scratch.resolve("tree");
    Files.createDirectories(tree.resolve("sub"));
    Files.writeString(tree.resolve("sub/file"), "in a tree");
    return tree;
  }

  private BackupSummary backup(BackupSnapshot snapshot, Protection protection, byte[] image, Path tree)
      throws Exception {
    Path file = Files.write(scratch.resolve("image"), image);
    BackupOptions options = BackupOptions.DEFAULT.withProtection(protection);
    try (BackupSession session = client.startBackup(Namespace.ROOT, snapshot, options)) {
      session.uploadTree("t.pxar", tree, (path, problem) -> {});
      session.uploadImage("disk.img", file);
      session.uploadBlob("etc.conf", "a = 1\n".getBytes(StandardCharsets.UTF_8));
      return session.finish();
    }
  }
}
