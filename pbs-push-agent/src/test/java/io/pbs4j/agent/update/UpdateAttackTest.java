package io.pbs4j.agent.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an update server may try, where it ends, and what is said of it: the table of docs/push-agent-security.md. */
class UpdateAttackTest {
  private static final Path DOCUMENT = Path.of("../docs/push-agent-security.md");
  private static final int MIB = 1 << 20;

  @TempDir static Path shared;
  private static AgentJars jars;

  @TempDir Path directory;

  @BeforeAll
  static void compile() throws IOException {
    jars = new AgentJars(shared);
  }

  /** Something that goes wrong or is done on purpose. */
  record Attack(String name, Stage stage, Step step) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Changes a scene in which all is well. */
  interface Step {
    void in(Scene scene) throws Exception;
  }

  static Stream<Attack> attacks() {
    return Stream.of(announcements(), downloads(), types(), proofs(), selfTests(), swaps())
        .flatMap(List::stream);
  }

  private static List<Attack> announcements() {
    return List.of(
        new Attack(
            "version that is none", Stage.ANNOUNCEMENT,
            scene -> scene.server.announces("{\"version\":\"../../etc\"}")),
        new Attack(
            "answer without a version", Stage.ANNOUNCEMENT,
            scene -> scene.server.announces("<html>1.1.0</html>")),
        new Attack(
            "version of 20 KiB", Stage.ANNOUNCEMENT,
            scene -> scene.server.announces("{\"version\":\"" + "1".repeat(20_000) + "\"}")));
  }

  private static List<Attack> downloads() {
    return List.of(
        new Attack("redirect within the server", Stage.DOWNLOAD, scene -> redirect(scene, "/elsewhere")),
        new Attack(
            "redirect to another host by https", Stage.DOWNLOAD,
            scene -> redirect(scene, "https://updates.invalid/agent.jar")),
        new Attack("no such file", Stage.DOWNLOAD, scene -> scene.server.serves(status(404))),
        new Attack("token refused", Stage.DOWNLOAD, scene -> scene.server.serves(status(401))),
        new Attack("server fails three times", Stage.DOWNLOAD, scene -> scene.server.serves(status(503))),
        new Attack(
            "connection ends early, three times", Stage.DOWNLOAD,
            scene ->
                scene.server.serves(
                    exchange -> {
                      exchange.sendResponseHeaders(200, 1000);
                      exchange.getResponseBody().write(new byte[10]);
                      // Newer platforms keep headers back until there is more.
                      exchange.getResponseBody().flush();
                    })),
        new Attack("a byte now and then, without end", Stage.DOWNLOAD, UpdateAttackTest::drip),
        new Attack(
            "Content-Length above 100 MiB", Stage.SIZE,
            scene ->
                scene.server.serves(
                    exchange -> {
                      exchange.sendResponseHeaders(200, 100L * MIB + 1);
                      exchange.getResponseBody().flush();
                    })),
        new Attack("stream above 100 MiB", Stage.SIZE, UpdateAttackTest::flood),
        new Attack("directory not writable", Stage.DOWNLOAD, scene -> scene.files = failingAt("create", "download.tmp")),
        new Attack("disk full", Stage.DOWNLOAD, scene -> scene.files = fullDisk()));
  }

  private static List<Attack> types() {
    return List.of(
        new Attack("empty file", Stage.TYPE, scene -> scene.offer(new byte[0])),
        new Attack(
            "shell script", Stage.TYPE,
            scene -> scene.offer("#!/bin/sh\nrm -rf /\n# long enough".getBytes(StandardCharsets.US_ASCII))),
        new Attack(
            "ELF program", Stage.TYPE,
            scene -> scene.offer(Files.readAllBytes(SelfTestRun.runningJava().toRealPath()))),
        new Attack("truncated jar", Stage.TYPE, UpdateAttackTest::truncated),
        new Attack("jar with a script in front", Stage.TYPE, UpdateAttackTest::scriptInFront),
        new Attack("zip without a manifest", Stage.TYPE, scene -> scene.offer(zip())),
        new Attack("zip with two manifests", Stage.TYPE, scene -> scene.offer(zip("META-INF/MANIFEST.MF", "meta-inf/manifest.mf"))),
        new Attack("directory that claims 4 GiB", Stage.TYPE, UpdateAttackTest::hugeDirectory),
        new Attack("jar without a main class", Stage.TYPE, scene -> scene.offer(scene.agent("", "1.1.0", "pass"))),
        new Attack(
            "another program's jar", Stage.TYPE,
            scene -> scene.offer(scene.agent("io.pbs4j.agent.Other", "1.1.0", "pass"))),
        new Attack(
            "jar without a version", Stage.TYPE,
            scene -> scene.offer(scene.agent(AgentJars.MAIN, "", "pass"))),
        new Attack(
            "downgrade: an old signed jar under a new number", Stage.TYPE,
            scene -> scene.offer(scene.agent(AgentJars.MAIN, "0.9.0", "pass"))),
        new Attack(
            "the running version under a new number", Stage.TYPE,
            scene -> scene.offer(scene.agent(AgentJars.MAIN, "1.0.0", "pass"))),
        new Attack(
            "newer than running, another than announced", Stage.TYPE,
            scene -> scene.offer(scene.agent(AgentJars.MAIN, "1.0.5", "pass"))));
  }

  private static List<Attack> proofs() {
    return List.of(
        new Attack("no checksum", Stage.CHECKSUM, scene -> scene.server.sends("X-Checksum-Sha256", "")),
        new Attack(
            "wrong checksum", Stage.CHECKSUM,
            scene -> scene.server.sends("X-Checksum-Sha256", "0".repeat(64))),
        new Attack(
            "checksum that is none", Stage.CHECKSUM, scene -> scene.server.sends("X-Checksum-Sha256", "yes")),
        new Attack("no signature", Stage.SIGNATURE, scene -> scene.server.sends("X-Signature-Ed25519", "")),
        new Attack(
            "signature of other bytes", Stage.SIGNATURE,
            scene -> scene.server.sends("X-Signature-Ed25519", Scene.signature(scene.first, new byte[3]))),
        new Attack(
            "signature of a stranger's key", Stage.SIGNATURE,
            scene ->
                scene.server.sends(
                    "X-Signature-Ed25519",
                    Scene.signature(scene.stranger, scene.agent(AgentJars.MAIN, "1.1.0", "pass")))),
        new Attack(
            "signature of 64 bytes 0xff", Stage.SIGNATURE,
            scene -> scene.server.sends("X-Signature-Ed25519", "/".repeat(85) + "w==")),
        new Attack(
            "signature that is none", Stage.SIGNATURE,
            scene -> scene.server.sends("X-Signature-Ed25519", "*trust me*")));
  }

  private static List<Attack> selfTests() {
    return List.of(
        new Attack(
            "crash in the self-test", Stage.SELF_TEST,
            scene -> scene.offer(scene.agent(AgentJars.MAIN, "1.1.0", "crash"))),
        new Attack(
            "self-test without end", Stage.SELF_TEST,
            scene -> {
              scene.limit = Duration.ofSeconds(3);
              scene.offer(scene.agent(AgentJars.MAIN, "1.1.0", "hang"));
            }),
        new Attack(
            "self-test that prints without end", Stage.SELF_TEST,
            scene -> scene.offer(scene.agent(AgentJars.MAIN, "1.1.0", "endless"))));
  }

  private static List<Attack> swaps() {
    return List.of(
        new Attack("backup cannot be made", Stage.SWAP, scene -> scene.files = failingAt("link", "backup.tmp")),
        new Attack("jar cannot be replaced", Stage.SWAP, scene -> scene.files = failingAt("rename", "agent.jar")),
        new Attack(
            "disk fails after the swap", Stage.SWAP,
            scene -> scene.files = failingAt("create", "info.tmp")));
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void theRunningJarStaysAndTheDocumentSaysWhy(Attack attack) throws Exception {
    try (Scene scene = new Scene(jars, directory)) {
      attack.step().in(scene);
      SelfUpdate update = scene.update();
      UpdateRefusedException refused =
          catchThrowableOfType(UpdateRefusedException.class, update::look);

      assertThat(refused).isNotNull();
      assertThat(refused.stage()).as(refused.getMessage()).isEqualTo(attack.stage());
      assertThat(refused.getMessage()).doesNotContain(Scene.TOKEN).doesNotContain("updates.invalid");
      assertThat(Files.readAllBytes(scene.installed)).isEqualTo(scene.oldBytes());
      assertThat(scene.names())
          .contains("agent.jar")
          .noneMatch(name -> name.endsWith(".tmp"))
          .doesNotContain(".pulse-update-pending");
      assertThat(Files.readAllLines(DOCUMENT)).contains(row(attack, refused.getMessage()));
    }
  }

  @Test
  void theDocumentHasNoOtherRows() throws Exception {
    List<String> names = attacks().map(Attack::name).toList();
    assertThat(names).doesNotHaveDuplicates();
    List<String> lines = Files.readAllLines(DOCUMENT);
    int start = lines.indexOf("| Attempt | Refused at | Text |");
    assertThat(
            lines.subList(start + 2, lines.size()).stream()
                .takeWhile(line -> line.startsWith("| "))
                .map(line -> line.split("\\|", -1)[1].strip()))
        .containsExactlyElementsOf(names);
  }

  private String row(Attack attack, String text) throws IOException {
    String same =
        text.replaceAll("[0-9a-f]{64}", "…")
            .replace(directory.toRealPath().toString(), "/opt/pulse-agent")
            .replaceAll("had [0-9]+ bytes", "had … bytes");
    return "| " + attack.name() + " | " + attack.stage() + " | " + same.replace("|", "\\|") + " |";
  }

  private static void redirect(Scene scene, String location) {
    scene.server.serves(
        exchange -> {
          exchange.getResponseHeaders().set("Location", location);
          exchange.sendResponseHeaders(302, -1);
        });
  }

  private static FakeUpdateServer.Body status(int status) {
    return exchange -> exchange.sendResponseHeaders(status, -1);
  }

  private static void drip(Scene scene) {
    scene.limit = Duration.ofSeconds(3);
    scene.server.serves(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          everySoOften(exchange);
        });
  }

  private static void everySoOften(HttpExchange exchange) throws IOException {
    try (OutputStream out = exchange.getResponseBody()) {
      while (true) {
        out.write('P');
        out.flush();
        Thread.sleep(100);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void flood(Scene scene) {
    scene.server.serves(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] mebibyte = new byte[MIB];
          try (OutputStream out = exchange.getResponseBody()) {
            for (int i = 0; i < 102; i++) {
              out.write(mebibyte);
            }
          }
        });
  }

  private static void truncated(Scene scene) throws Exception {
    byte[] whole = scene.agent(AgentJars.MAIN, "1.1.0", "pass");
    scene.offer(Arrays.copyOf(whole, whole.length - 100));
  }

  private static void scriptInFront(Scene scene) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("#!/bin/sh\nexit 0\n".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(scene.agent(AgentJars.MAIN, "1.1.0", "pass"));
    scene.offer(out.toByteArray());
  }

  private static void hugeDirectory(Scene scene) throws Exception {
    byte[] jar = scene.agent(AgentJars.MAIN, "1.1.0", "pass");
    Arrays.fill(jar, jar.length - 10, jar.length - 6, (byte) 0xfe);
    scene.offer(jar);
  }

  private static byte[] zip(String... manifests) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("readme"));
      for (String name : manifests) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write("Manifest-Version: 1.0\n".getBytes(StandardCharsets.US_ASCII));
      }
    }
    return out.toByteArray();
  }

  private static JarFiles failingAt(String step, String name) {
    return new ForwardingFiles() {
      @Override
      void before(String next, Path file) throws IOException {
        if (next.equals(step) && file.getFileName().toString().endsWith(name)) {
          throw new IOException("Read-only file system");
        }
      }
    };
  }

  private static JarFiles fullDisk() {
    return new ForwardingFiles() {
      @Override
      public OutputStream create(Path file) throws IOException {
        OutputStream out = super.create(file);
        if (!file.getFileName().toString().contains("download")) {
          return out;
        }
        return new FilterOutputStream(out) {
          @Override
          public void write(byte[] bytes, int from, int count) throws IOException {
            throw new IOException("No space left on device");
          }
        };
      }
    };
  }
}
