package io.pbs4j.storage.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.storage.StoreFixture;
import io.pbs4j.storage.Uploader;
import io.pbs4j.storage.gc.GcStatus;
import io.pbs4j.storage.session.BackupSession;
import io.pbs4j.testkit.Golden;
import io.pbs4j.testkit.Golden.Part;
import io.pbs4j.testkit.RandomBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sequence of damage, verification, new backups and collection that the reference was put through. */
class GoldenVerifyTest {
  private static final String UPID = "UPID:vm:000076FF:0001FA7A:00000225:6B03C038:verify:corrupt:root@pam:";

  @TempDir Path directory;

  private static byte[] data(int host) {
    return RandomBytes.noise(host, 200_000);
  }

  private static void backup(StoreFixture fixture, int host, String time) throws IOException {
    try (BackupSession session = fixture.backup("host/c" + host + "/" + time)) {
      Uploader uploader = new Uploader(session);
      uploader.dynamicArchive("r.pxar.didx", data(host), RandomBytes.noise(100 + host, 50_000));
      uploader.content("a.conf.blob", "key = value of a host\n".getBytes(StandardCharsets.UTF_8));
      uploader.dynamicArchive("catalog.pcat1.didx", RandomBytes.noise(99, 58));
      uploader.manifest();
      session.finish();
    }
  }

  private static Path chunk(StoreFixture fixture, int host) {
    String name = Digest.sha256(data(host)).toString();
    return fixture.file(".chunks/" + name.substring(0, 4) + "/" + name);
  }

  /** What differs from run to run and machine to machine: digests, sizes, places, the store's name. */
  private static String normal(String line) {
    return TestLog.normal(line)
        .replaceAll("[0-9a-f]{64}", "DIGEST")
        .replaceAll("chunks/[0-9a-f]{4}/", "chunks/PREFIX/")
        .replaceAll("verified [0-9.]+/[0-9.]+ MiB", "verified N MiB")
        .replace("corrupt:", "STORE:")
        .replace("test:", "STORE:")
        .replace("'corrupt'", "'STORE'")
        .replace("'test'", "'STORE'")
        .replace("datastore corrupt", "datastore STORE")
        .replace("datastore test", "datastore STORE");
  }

  @Test
  void goesTheSameWay() throws IOException {
    Golden golden = Golden.unpack(directory, Part.CORRUPT);
    List<String> reference =
        Files.readAllLines(golden.path(Part.CORRUPT).resolve("verify.log")).stream()
            .filter(line -> !line.startsWith("TASK ERROR") && !line.startsWith("Error:"))
            .map(GoldenVerifyTest::normal)
            .toList();
    try (StoreFixture fixture = StoreFixture.create(directory.resolve("store"))) {
      for (int host = 1; host <= 4; host++) {
        backup(fixture, host, "2023-11-14T22:13:20Z");
      }
      VerifyRunTest.flip(chunk(fixture, 1), 1000);
      Files.delete(chunk(fixture, 2));
      VerifyRunTest.flip(fixture.file("host/c3/2023-11-14T22:13:20Z/a.conf.blob"), 20);

      TestLog log = new TestLog();
      VerifyResult result = fixture.store().verify(VerifyRequest.ALL, UPID, log, () -> false);

      assertThat(log.lines().stream().map(GoldenVerifyTest::normal)).containsExactlyElementsOf(reference);
      assertThat(result.failed()).hasSize(3);

      for (int host = 1; host <= 2; host++) {
        fixture.log().clear();
        backup(fixture, host, "2023-11-14T22:15:00Z");
        assertThat(fixture.log()).noneMatch(line -> line.startsWith("download"));
        assertThat(chunk(fixture, host)).exists();
      }
      result = fixture.store().verify(VerifyRequest.ALL, UPID, new TestLog(), () -> false);
      assertThat(result.failed()).containsExactly("host/c3/2023-11-14T22:13:20Z");
      assertThat(
              fixture
                  .store()
                  .snapshots()
                  .manifest(Namespace.ROOT, BackupSnapshot.parse("host/c1/2023-11-14T22:13:20Z"))
                  .verifyState())
          .hasValueSatisfying(state -> assertThat(state.ok()).isTrue());

      // As with the reference, the copy is still there: it is younger than a day.
      GcStatus status = fixture.store().collectGarbage("", line -> {}, () -> false);
      assertThat(status.stillBad()).isEqualTo(1);
      assertThat(status.removedChunks()).isZero();
    }
  }
}
