package io.pbs4j.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pbs4j.client.PbsClient;
import io.pbs4j.client.backup.BackupOptions;
import io.pbs4j.client.backup.BackupSession;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The stock client against our server, where {@code PROXMOX_BACKUP_CLIENT} names its program. */
class StockClientIT {
  private static final String CLIENT = System.getenv("PROXMOX_BACKUP_CLIENT");
  private static final BackupSnapshot SNAPSHOT = BackupSnapshot.parse("host/x/2023-11-14T22:13:20Z");

  @TempDir Path scratch;
  private ScratchServer server;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(
        CLIENT != null, "SKIPPED: set PROXMOX_BACKUP_CLIENT to the stock client to run these tests");
    server = ScratchServer.start(scratch.resolve("data"));
  }

  @AfterEach
  void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  private String run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(CLIENT));
    command.addAll(List.of(arguments));
    Path output = scratch.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("PBS_REPOSITORY", server.repository());
    builder.environment().put("PBS_PASSWORD", server.secret());
    builder.environment().put("PBS_FINGERPRINT", server.fingerprint());
    builder.environment().put("HOME", scratch.toString());
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
    String text = Files.readString(output);
    assertThat(process.exitValue()).as("%s: %s", command, text).isZero();
    return text;
  }

  @Test
  void backsUpAndRestoresAnImage() throws Exception {
    byte[] image = RandomBytes.mixed(9, 9_000_000);
    Path disk = Files.write(scratch.resolve("disk"), image);
    run("backup", "d.img:" + disk, "--backup-id", "x", "--backup-time", "1700000000");
    String again = run("backup", "d.img:" + disk, "--backup-id", "x", "--backup-time", "1700003600");
    assertThat(again).contains("had to backup 0 B of");
    run("restore", "host/x/2023-11-14T22:13:20Z", "d.img", scratch.resolve("restored").toString());
    assertThat(scratch.resolve("restored")).hasBinaryContent(image);
  }

  @Test
  void backsUpAndRestoresADirectory() throws Exception {
    Path tree = Files.createDirectories(scratch.resolve("tree/sub"));
    byte[] content = RandomBytes.noise(10, 200_000);
    Files.write(tree.resolve("file"), content);
    run("backup", "t.pxar:" + tree.getParent(), "--backup-id", "t", "--backup-time", "1700000000");
    Path target = scratch.resolve("target");
    run("restore", "host/t/2023-11-14T22:13:20Z", "t.pxar", target.toString(), "--ignore-ownership", "true");
    assertThat(target.resolve("sub/file")).hasBinaryContent(content);
    assertThat(run("catalog", "dump", "host/t/2023-11-14T22:13:20Z")).contains("sub/file");
  }

  @ParameterizedTest
  @CsvSource({
    "NONE, false", "SIGN_ONLY, false", "SIGN_ONLY, true", "ENCRYPT, false", "ENCRYPT, true"
  })
  void restoresWhatOurClientMade(CryptMode mode, boolean withMaster) throws Exception {
    Path keys = Golden.unpack(scratch, Golden.Part.KEYS).path(Golden.Part.KEYS);
    byte[] image = RandomBytes.mixed(3, 9_000_000);
    Path tree = Files.createDirectories(scratch.resolve("tree"));
    Files.writeString(tree.resolve("file"), "in a tree");
    try (CryptKey key = key(keys);
        PbsClient client = server.client();
        BackupSession session =
            client.startBackup(
                Namespace.ROOT, SNAPSHOT, BackupOptions.DEFAULT.withProtection(protection(mode, key, withMaster, keys)))) {
      session.uploadTree("t.pxar", tree, (path, problem) -> {});
      session.uploadImage("d.img", Files.write(scratch.resolve("disk"), image));
      session.uploadBlob("c.conf", new byte[] {1, 2, 3});
      session.finish();
    }
    List<String> with =
        mode == CryptMode.NONE ? List.of() : List.of("--keyfile", keys.resolve("key-none.json").toString());
    restore("t.pxar", scratch.resolve("back"), with);
    restore("d.img", scratch.resolve("disk-back"), with);
    restore("c.conf", scratch.resolve("conf-back"), with);
    assertThat(scratch.resolve("back/file")).hasContent("in a tree");
    assertThat(scratch.resolve("disk-back")).hasBinaryContent(image);
    assertThat(scratch.resolve("conf-back")).hasBinaryContent(new byte[] {1, 2, 3});
    if (withMaster) {
      restore("rsa-encrypted.key", scratch.resolve("wrapped"), List.of());
      assertThat(scratch.resolve("wrapped")).hasSize(512);
    }
  }

  @ParameterizedTest
  @CsvSource({"sign-only, false", "encrypt, false", "encrypt, true"})
  void makesWhatOurClientRestores(String mode, boolean withMaster) throws Exception {
    Path keys = Golden.unpack(scratch, Golden.Part.KEYS).path(Golden.Part.KEYS);
    byte[] image = RandomBytes.mixed(4, 9_000_000);
    Path disk = Files.write(scratch.resolve("disk"), image);
    Path tree = Files.createDirectories(scratch.resolve("tree"));
    Files.writeString(tree.resolve("file"), "in a tree");
    List<String> command =
        new ArrayList<>(
            List.of(
                "backup", "d.img:" + disk, "t.pxar:" + tree, "--backup-id", "x", "--backup-time", "1700000000",
                "--crypt-mode", mode, "--keyfile", keys.resolve("key-none.json").toString()));
    if (withMaster) {
      command.addAll(
          List.of("--master-pubkey-file", keys.resolve("master/master-public.pem").toString()));
    }
    run(command.toArray(String[]::new));
    try (CryptKey key = key(keys);
        PbsClient client = server.client();
        ReaderSession reader = client.openReader(Namespace.ROOT, SNAPSHOT, key)) {
      reader.copyTo("d.img", scratch.resolve("disk-back"));
      assertThat(scratch.resolve("disk-back")).hasBinaryContent(image);
      reader.restoreTree("t.pxar", scratch.resolve("back"), (path, problem) -> {}, RestoreListener.NONE);
      assertThat(scratch.resolve("back/file")).hasContent("in a tree");
      assertThat(reader.manifest().file("rsa-encrypted.key.blob").isPresent()).isEqualTo(withMaster);
    }
  }

  private void restore(String archive, Path target, List<String> options) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("restore", SNAPSHOT.toString(), archive, target.toString()));
    command.addAll(options);
    run(command.toArray(String[]::new));
  }

  private static CryptKey key(Path keys) throws IOException {
    return KeyFile.parse("key", Files.readAllBytes(keys.resolve("key-none.json"))).open(null);
  }

  private static Protection protection(CryptMode mode, CryptKey key, boolean withMaster, Path keys)
      throws IOException {
    String pem = Files.readString(keys.resolve("master/master-public.pem"));
    return mode == CryptMode.NONE
        ? Protection.NONE
        : new Protection(mode, key, withMaster ? MasterKey.parse("master", pem) : null);
  }
}
