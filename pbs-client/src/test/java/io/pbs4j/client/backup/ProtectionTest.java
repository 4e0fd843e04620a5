package io.pbs4j.client.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.client.ClientException;
import io.pbs4j.client.ClientException.Kind;
import io.pbs4j.client.PbsClient;
import io.pbs4j.client.fake.FakePbs;
import io.pbs4j.client.restore.ReaderSession;
import io.pbs4j.client.restore.RestoreListener;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.crypto.CryptKey;
import io.pbs4j.core.crypto.KeyFile;
import io.pbs4j.core.crypto.MasterKey;
import io.pbs4j.core.manifest.CryptMode;
import io.pbs4j.core.manifest.FileEntry;
import io.pbs4j.core.manifest.Manifest;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.testkit.RandomBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Backups that are encrypted or signed, to a server in memory and back. */
@Timeout(60)
class ProtectionTest {
  private static final int CHUNK = 4 << 20;
  private static final BackupGroup GROUP = BackupGroup.parse("host/web1");
  private static final BackupSnapshot FIRST = new BackupSnapshot(GROUP, 1_700_000_000);
  private static final BackupSnapshot SECOND = new BackupSnapshot(GROUP, 1_700_086_400);

  @TempDir private Path directory;
  private final CryptKey key = key(1);
  private final CryptKey other = key(2);
  private final List<String> warnings = new ArrayList<>();
  private FakePbs server;
  private PbsClient client;

  private static CryptKey key(int seed) {
    return new CryptKey(RandomBytes.noise(seed, CryptKey.LENGTH));
  }

  @BeforeEach
  void start() throws Exception {
    server = new FakePbs();
    client = server.client();
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.close();
  }

  @Test
  void whatIsEncryptedComesBackWithItsKey() throws IOException {
    byte[] image = RandomBytes.mixed(1, 3 * CHUNK + 99);
    backup(FIRST, Protection.encrypt(key), image);
    assertThat(restore(FIRST, key, "disk.img")).isEqualTo(image);
    assertThat(restore(FIRST, key, "etc.conf")).asString().isEqualTo("a = secret\n");
    assertThat(restore(FIRST, key, "tree.pxar")).asString(StandardCharsets.UTF_8).contains("in a tree");
  }

  @Test
  void theServerSeesNothingInTheClear() throws IOException {
    backup(FIRST, Protection.encrypt(key), RandomBytes.mixed(1, CHUNK));
    for (byte[] chunk : server.store().chunks().values()) {
      assertThat(DataBlob.parse("chunk", chunk).kind().encrypted()).isTrue();
    }
    DataBlob conf = DataBlob.parse("conf", server.store().files(FIRST).get("etc.conf.blob"));
    assertThat(conf.kind().encrypted()).isTrue();
    conf.verifyCrc();
  }

  @Test
  void zerosAreOneChunkUnderAKeyAndNotAskedForAgain() throws IOException {
    ArchiveStats stats = backup(FIRST, Protection.encrypt(key), new byte[5 * CHUNK]);
    assertThat(stats.uploadedChunks()).isEqualTo(1);
    assertThat(restore(FIRST, key, "disk.img")).isEqualTo(new byte[5 * CHUNK]);
    assertThat(server.requests("/chunk")).isEmpty();
  }

  @Test
  void theManifestNamesTheKeyAndIsSigned() throws IOException {
    backup(FIRST, Protection.encrypt(key), new byte[10]);
    Manifest manifest = manifest(FIRST);
    assertThat(manifest.keyFingerprint()).contains(key.fingerprint().toString());
    assertThat(manifest.signed()).isTrue();
    assertThat(manifest.files()).extracting(FileEntry::cryptMode).containsOnly(CryptMode.ENCRYPT);
    manifest.verifyKey(key);
  }

  @Test
  void signOnlyLeavesDataInTheClear() throws IOException {
    byte[] image = RandomBytes.noise(3, CHUNK);
    backup(FIRST, Protection.sign(key), image);
    assertThat(manifest(FIRST).files()).extracting(FileEntry::cryptMode).containsOnly(CryptMode.SIGN_ONLY);
    for (byte[] chunk : server.store().chunks().values()) {
      assertThat(DataBlob.parse("chunk", chunk).kind().encrypted()).isFalse();
    }
    assertThat(restore(FIRST, key, "disk.img")).isEqualTo(image);
  }

  @Test
  void aKeyIsNotInTheWayOfABackupWithoutOne() throws IOException {
    backup(FIRST, Protection.NONE, new byte[] {5});
    assertThat(restore(FIRST, key, "disk.img")).containsExactly(5);
  }

  @Test
  void withoutTheKeyNothingIsRead() throws IOException {
    for (Protection protection : List.of(Protection.encrypt(key), Protection.sign(key))) {
      BackupSnapshot snapshot = protection.mode() == CryptMode.ENCRYPT ? FIRST : SECOND;
      backup(snapshot, protection, new byte[10]);
      for (String archive : List.of("disk.img", "etc.conf", "index.json", "tree.pxar")) {
        assertThatThrownBy(() -> restore(snapshot, null, archive))
            .hasMessage("missing key - manifest was created with key " + key.fingerprint().shortForm())
            .isInstanceOfSatisfying(
                ClientException.class, e -> assertThat(e.kind()).isEqualTo(Kind.WRONG_KEY));
      }
    }
  }

  @Test
  void anotherKeyIsRefusedAtOnce() throws IOException {
    backup(FIRST, Protection.encrypt(key), new byte[10]);
    assertThatThrownBy(() -> client.openReader(Namespace.ROOT, FIRST, other))
        .hasMessage(
            "wrong key - unable to verify signature since manifest's key %s does not match provided key %s",
            key.fingerprint().shortForm(), other.fingerprint().shortForm());
  }

  @Test
  void aManifestThatWasChangedIsRefused() throws IOException {
    backup(FIRST, Protection.sign(key), new byte[10]);
    rewriteManifest(FIRST, "\"size\" : 10", "\"size\" : 11");
    assertThatThrownBy(() -> client.openReader(Namespace.ROOT, FIRST, key))
        .hasMessage("wrong signature in manifest");
  }

  @Test
  void aChunkThatWasChangedIsFound() throws IOException {
    backup(FIRST, Protection.encrypt(key), RandomBytes.noise(5, CHUNK));
    for (Map.Entry<String, byte[]> chunk : server.store().chunks().entrySet()) {
      byte[] bytes = chunk.getValue();
      bytes[bytes.length - 1] ^= 1;
      DataBlob blob = DataBlob.parse("chunk", bytes);
      // As a server would that lies.
      blob.updateCrc();
    }
    assertThatThrownBy(() -> restore(FIRST, key, "disk.img"))
        .isInstanceOfSatisfying(
            ClientException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DAMAGED_DATA));
  }

  @Test
  void aChunkInTheClearIsNoChunkOfAnEncryptedArchive() throws IOException {
    byte[] image = RandomBytes.noise(5, CHUNK);
    backup(FIRST, Protection.encrypt(key), image);
    server.store().chunks().replaceAll((digest, bytes) -> DataBlob.encode(image, null).bytes());
    assertThatThrownBy(() -> restore(FIRST, key, "disk.img")).hasMessageContaining("not encrypted");
  }

  @Test
  void anEncryptedChunkIsNoChunkOfASignedArchive() throws IOException {
    byte[] image = RandomBytes.noise(5, CHUNK);
    backup(FIRST, Protection.sign(key), image);
    server
        .store()
        .chunks()
        .replaceAll((digest, b) -> key.encrypt(image, null, new java.security.SecureRandom()).bytes());
    assertThatThrownBy(() -> restore(FIRST, key, "disk.img")).hasMessageContaining("is encrypted");
  }

  @Test
  void chunksAreReusedUnderTheSameKeyOnly() throws IOException {
    byte[] image = RandomBytes.noise(6, 3 * CHUNK);
    backup(FIRST, Protection.encrypt(key), image);
    assertThat(backup(SECOND, Protection.encrypt(key), image).uploadedChunks()).isZero();
    BackupSnapshot third = new BackupSnapshot(GROUP, 1_700_172_800);
    assertThat(backup(third, Protection.encrypt(other), image).uploadedChunks()).isEqualTo(3);
    assertThat(warnings).singleElement().asString().contains("previous manifest", "wrong key");
    assertThat(restore(third, other, "disk.img")).isEqualTo(image);
  }

  @Test
  void signedBackupsReuseChunksInTheClear() throws IOException {
    byte[] image = RandomBytes.noise(6, 2 * CHUNK);
    backup(FIRST, Protection.NONE, image);
    assertThat(backup(SECOND, Protection.sign(key), image).uploadedChunks()).isZero();
    assertThat(warnings).isEmpty();
  }

  @Test
  void aPreviousBackupWithAKeyIsOfNoUseWithoutIt() throws IOException {
    byte[] image = RandomBytes.noise(6, CHUNK);
    backup(FIRST, Protection.sign(key), image);
    assertThat(backup(SECOND, Protection.NONE, image).uploadedChunks()).isEqualTo(1);
    assertThat(warnings).singleElement().asString().contains("missing key");
  }

  @Test
  void anEncryptedBackupDoesNotNameChunksInTheClear() throws IOException {
    byte[] image = RandomBytes.noise(6, CHUNK);
    backup(FIRST, Protection.NONE, image);
    assertThat(backup(SECOND, Protection.encrypt(key), image).uploadedChunks()).isEqualTo(1);
    assertThat(server.requests("/previous")).hasSize(1);
  }

  @Test
  void theOwnerOfTheMasterKeyGetsTheKeyBack() throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(4096);
    KeyPair pair = generator.generateKeyPair();
    MasterKey master = new MasterKey((RSAPublicKey) pair.getPublic());
    backup(FIRST, Protection.encrypt(key).withMaster(master), new byte[10]);

    byte[] wrapped = restore(FIRST, null, "rsa-encrypted.key");
    Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
    cipher.init(Cipher.DECRYPT_MODE, pair.getPrivate());
    CryptKey found = KeyFile.parse("wrapped", cipher.doFinal(wrapped)).open(null);
    assertThat(found.fingerprint()).isEqualTo(key.fingerprint());
    assertThat(restore(FIRST, found, "disk.img")).hasSize(10);
    assertThat(manifest(FIRST).file("rsa-encrypted.key.blob").orElseThrow().cryptMode())
        .isEqualTo(CryptMode.ENCRYPT);
  }

  @Test
  void theClientsLogIsEncryptedAsTheBackupIs() throws IOException {
    String path = "/api2/json/admin/datastore/store/upload-backup-log";
    server.answer(path, "null");
    byte[] log = "all went well".getBytes(StandardCharsets.UTF_8);
    for (Protection protection : List.of(Protection.NONE, Protection.sign(key), Protection.encrypt(key))) {
      client.uploadLog(Namespace.ROOT, FIRST, log, protection);
      byte[] sent = server.requests(path).get(server.requests(path).size() - 1).body();
      DataBlob blob = DataBlob.parse("log", sent);
      assertThat(blob.kind().encrypted()).isEqualTo(protection.mode() == CryptMode.ENCRYPT);
      assertThat(key.decrypt(blob, Zstd.detect(), 100)).isEqualTo(log);
    }
  }

  @Test
  void keyAndModeGoTogether() {
    assertThatThrownBy(() -> new Protection(CryptMode.ENCRYPT, null, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Protection(CryptMode.NONE, key, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Protection.encrypt(key).toString())
        .contains(key.fingerprint().shortForm())
        .doesNotContain(Arrays.toString(RandomBytes.noise(1, CryptKey.LENGTH)));
  }

  private ArchiveStats backup(BackupSnapshot snapshot, Protection protection,
      byte[] image) throws IOException {
    Path file = Files.write(directory.resolve("image"), image);
    Path tree = Files.createDirectories(directory.resolve("tree"));
    Files.writeString(tree.resolve("file"), "in a tree");
    BackupListener listener =
        new BackupListener() {
          @Override
          public void warning(String message) {
            warnings.add(message);
          }
        };
    BackupOptions options = BackupOptions.DEFAULT.withProtection(protection).withListener(listener);
    try (BackupSession session = client.startBackup(Namespace.ROOT, snapshot, options)) {
      ArchiveStats stats = session.uploadImage("disk.img", file);
      session.uploadBlob("etc.conf", "a = secret\n".getBytes(StandardCharsets.UTF_8));
      session.uploadTree("tree.pxar", tree, (path, problem) -> warnings.add(problem));
      session.finish();
      return stats;
    }
  }

  private byte[] restore(BackupSnapshot snapshot, CryptKey with, String archive) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ReaderSession reader = client.openReader(Namespace.ROOT, snapshot, with)) {
      reader.copyTo(archive, out, RestoreListener.NONE);
    }
    return out.toByteArray();
  }

  private Manifest manifest(BackupSnapshot snapshot) throws IOException {
    return Manifest.ofBlob("m", server.store().files(snapshot).get("index.json.blob"), Zstd.detect());
  }

  private void rewriteManifest(BackupSnapshot snapshot, String from, String to) throws IOException {
    String json = new String(manifest(snapshot).toJson(), StandardCharsets.UTF_8);
    assertThat(json).contains(from);
    byte[] changed = json.replace(from, to).getBytes(StandardCharsets.UTF_8);
    server.store().files(snapshot).put("index.json.blob", DataBlob.encode(changed, null).bytes());
  }
}
