package io.pbs4j.server.content;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.server.PbsServer;
import io.pbs4j.server.RestClient;
import io.pbs4j.server.ServerConfig;
import io.pbs4j.server.http.RawTls;
import io.pbs4j.storage.Uploader;
import io.pbs4j.storage.session.BackupRequest;
import io.pbs4j.storage.session.BackupSession;
import io.pbs4j.testkit.Golden;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the snapshots of the reference's datastore, through the API. */
class ContentTest {
  private static final String PLAIN = "backup-type=host&backup-id=plain&backup-time=1700000000";
  private static final String ENCRYPTED = "backup-type=host&backup-id=enc-none&backup-time=1700000000";
  private static final String SPLIT = "backup-type=host&backup-id=split&backup-time=1700000000";

  private static final int DIGEST = 64;

  private static @TempDir Path directory;
  private static Golden golden;
  private static PbsServer server;
  private static RestClient client;

  @BeforeAll
  static void start() throws Exception {
    golden = Golden.unpack(Files.createDirectory(directory.resolve("golden")));
    Path data = directory.resolve("data");
    Files.createDirectories(data.resolve("datastores"));
    Files.move(golden.datastore(), data.resolve("datastores/golden"));
    server = PbsServer.start(ServerConfig.forTests(data));
    String secret = Files.readString(data.resolve("root-token")).strip();
    client = new RestClient(server.port()).withToken("root@pam!root-token", secret);
    try (BackupSession session =
        server
            .datastores()
            .writing("golden")
            .backup(
                new BackupRequest(
                    Namespace.ROOT,
                    BackupSnapshot.parse("host/split/2023-11-14T22:13:20Z"),
                    AuthId.parse("root@pam"),
                    false,
                    false),
                line -> {})) {
      Uploader uploader = new Uploader(session);
      uploader.dynamicArchive("tree.mpxar.didx", resource("tree.mpxar"));
      uploader.dynamicArchive("tree.ppxar.didx", resource("tree.ppxar"));
      uploader.manifest();
      session.finish();
    }
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(ContentTest.class.getResourceAsStream(name))) {
      return in.readAllBytes();
    }
  }

  private static String path(String text) {
    return "&filepath=" + URLEncoder.encode(base64(text), StandardCharsets.UTF_8);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonNode catalog(String query) throws Exception {
    return client.get("/admin/datastore/golden/catalog?" + query).path("data");
  }

  private static HttpResponse<byte[]> download(String query) throws Exception {
    return client.download("/api2/json/admin/datastore/golden/pxar-file-download?" + query);
  }

  private static String refusal(String call) throws Exception {
    HttpResponse<String> answer = client.call("GET", "/api2/json/admin/datastore/golden/" + call, "");
    return answer.statusCode() + " " + answer.body();
  }

  @Test
  void directoriesAreListedAsTheReferenceListsThem() throws Exception {
    ObjectMapper json = new ObjectMapper();
    String name = "ns_root.host_plain_2023-11-14T221320Z.json";
    JsonNode top = json.readTree(golden.expected("api/catalog-root." + name).toFile());
    JsonNode archive = json.readTree(golden.expected("api/catalog-pxar." + name).toFile());
    assertThat(catalog(PLAIN + "&filepath=root")).isEqualTo(top.path("data"));
    assertThat(catalog(PLAIN + "&filepath=%2F")).isEqualTo(top.path("data"));
    assertThat(catalog(PLAIN + path("/root.pxar.didx"))).isEqualTo(archive.path("data"));
  }

  @Test
  void whatIsNotThereIsRefusedWithTheTextThatClientsKnow() throws Exception {
    assertThat(refusal("catalog?" + PLAIN + path("nosuch")))
        .isEqualTo("400 path \"nosuch\" not found in catalog");
    assertThat(refusal("catalog?" + PLAIN + path("root.pxar.didx/no")))
        .isEqualTo("400 path \"root.pxar.didx/no\" not found in catalog");
    assertThat(refusal("pxar-file-download?" + PLAIN + path("root.pxar.didx/links/no")))
        .isEqualTo("400 error opening '\"links/no\"'");
    assertThat(refusal("pxar-file-download?" + PLAIN + path("root.pxar.didx/special/fifo")))
        .startsWith("400 cannot download file of type");
    assertThat(refusal("pxar-file-download?" + PLAIN + path("/"))).startsWith("400 ");
    assertThat(refusal("pxar-file-download?" + PLAIN + path("etc.conf.blob"))).startsWith("400 ");
  }

  @Test
  void encryptedArchivesSayThatTheyAre() throws Exception {
    assertThat(refusal("catalog?" + ENCRYPTED + "&filepath=root"))
        .isEqualTo("400 cannot decode 'catalog.pcat1.didx' - is encrypted");
    assertThat(refusal("pxar-file-download?" + ENCRYPTED + path("root.pxar.didx/hello.txt")))
        .isEqualTo("400 cannot decode 'root.pxar.didx' - is encrypted");
  }

  @Test
  void aFileComesAsItIsAlsoUnderItsSecondName() throws Exception {
    HttpResponse<byte[]> hello = download(PLAIN + path("root.pxar.didx/hello.txt"));
    assertThat(hello.body()).asString().isEqualTo("Hello, PBS!\n");
    assertThat(hello.headers().firstValue("content-length")).contains("12");
    assertThat(hello.headers().firstValue("content-disposition"))
        .contains("attachment; filename=\"hello.txt\"; filename*=UTF-8''hello.txt");
    assertThat(download(PLAIN + path("root.pxar.didx/links/hard-b")).body())
        .asString()
        .isEqualTo("hard linked content\n");
  }

  /** Checksums of all files of the source, but for those that the client was told to leave out. */
  private static Map<String, String> sourceFiles() throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (String line :
        Files.readString(golden.path(Golden.Part.SOURCE).resolve("treeA-gen1.sha256"), StandardCharsets.ISO_8859_1)
            .split("\n")) {
      // One name has a newline, and its line is in two parts.
      if (line.matches("[0-9a-f]{64} .*")) {
        String name = line.substring(DIGEST).replaceFirst("^ [ *](\\./)?", "");
        if (!name.matches("excluded/(a.tmp|sub/b.tmp|sub/cache/x)|unicode/new")) {
          files.put(name, line.substring(0, DIGEST));
        }
      }
    }
    return files;
  }

  private static String sha256(InputStream in) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(in.readAllBytes()));
  }

  @Test
  void anArchiveAsTarHasEveryFileOfTheSource() throws Exception {
    byte[] body = download(PLAIN + path("root.pxar.didx") + "&tar=1").body();
    Map<String, String> found = new TreeMap<>();
    Map<String, TarArchiveEntry> others = new TreeMap<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            Zstd.detect().decompressing(new ByteArrayInputStream(body)), StandardCharsets.ISO_8859_1.name())) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.isLink()) {
          found.put(entry.getName(), String.valueOf(found.get(entry.getLinkName())));
        } else if (entry.isFile() && !entry.isSymbolicLink()) {
          found.put(entry.getName(), sha256(tar));
        }
        others.put(entry.getName(), entry);
      }
    }
    Map<String, String> source = sourceFiles();
    assertThat(source).hasSizeGreaterThan(400);
    assertThat(found).containsAllEntriesOf(source);
    assertThat(others.get("links/rel").getLinkName()).isEqualTo("../hello.txt");
    assertThat(others.get("special/char-big").getDevMinor()).isEqualTo(70000);
    assertThat(others.get("one-byte").getLastModifiedTime().toMillis()).isEqualTo(-86_400_000);
    assertThat(others.get("perm-4755").getMode() & 07777).isEqualTo(04755);
  }

  @Test
  void aDirectoryAsZipHasNamesModesLinksAndCopiesOfHardLinks() throws Exception {
    HttpResponse<byte[]> answer = download(PLAIN + path("root.pxar.didx/links"));
    assertThat(answer.headers().firstValue("content-disposition").orElse("")).contains("links.zip");
    try (ZipFile zip =
        ZipFile.builder().setSeekableByteChannel(new SeekableInMemoryByteChannel(answer.body())).get()) {
      Map<String, Integer> modes = new TreeMap<>();
      for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
        modes.put(entry.getName(), entry.getUnixMode());
      }
      assertThat(modes)
          .containsEntry("links/", 040755)
          .containsEntry("links/hard-a", 0100644)
          .containsEntry("links/dangling", 0120777);
      try (InputStream copy = zip.getInputStream(zip.getEntry("links/hard-b"))) {
        assertThat(copy.readAllBytes()).asString().isEqualTo("hard linked content\n");
      }
      assertThat(zip.getUnixSymlink(zip.getEntry("links/rel"))).isEqualTo("../hello.txt");
    }
  }

  @Test
  void archivesInTwoPartsAreBrowsedAndDownloadedWithoutACatalog() throws Exception {
    JsonNode top = catalog(SPLIT + "&filepath=root");
    assertThat(top.findValuesAsText("text")).containsExactly("tree.mpxar.didx");
    JsonNode entries = catalog(SPLIT + "&filepath=" + top.get(0).path("filepath").asText());
    assertThat(entries.findValuesAsText("text")).contains("etc", "big", "disk");
    assertThat(entries.findValuesAsText("type")).containsOnly("d", "f", "h", "p", "s", "b");
    JsonNode within = catalog(SPLIT + "&filepath=root&archive-name=tree.mpxar.didx");
    assertThat(within.findValuesAsText("filepath")).contains(base64("/etc"));
    assertThat(catalog(SPLIT + path("/etc") + "&archive-name=tree.mpxar.didx").findValuesAsText("text"))
        .contains("hosts");
    assertThat(download(SPLIT + path("tree.mpxar.didx/etc/hosts")).body())
        .asString()
        .isEqualTo("127.0.0.1 localhost\n");
    assertThat(download(SPLIT + path("/big") + "&archive-name=tree.mpxar.didx").body()).hasSize(10_000);
  }

  @Test
  void clientsThatGoAwayLeaveRoomForOthers() throws Exception {
    String query = PLAIN + path("root.pxar.didx");
    String secret = Files.readString(directory.resolve("data/root-token")).strip();
    for (int i = 0; i < 40; i++) {
      try (Socket socket = RawTls.connect(server.port())) {
        String request =
            "GET /api2/json/admin/datastore/golden/pxar-file-download?" + query
                + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: PBSAPIToken=root@pam!root-token:" + secret
                + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
            .isEqualTo("HTTP/1.1 200");
      }
    }
    assertThat(download(query).statusCode()).isEqualTo(200);
  }
}
