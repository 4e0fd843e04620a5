package io.pbs4j.storage.s3.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.request.RequestLedger;
import io.pbs4j.storage.s3.S3Credentials;
import io.pbs4j.storage.s3.S3Settings;
import io.pbs4j.storage.s3.object.ObjectBody;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class TrustTest {
  private static final String PASSWORD = "changeit";

  @TempDir private static Path directory;
  private static HttpsServer server;
  private static Path certificate;

  private final ManualTiming timing = new ManualTiming();

  @BeforeAll
  static void start() throws Exception {
    Path store = directory.resolve("store.p12");
    certificate = directory.resolve("certificate.pem");
    keytool(
        "-genkeypair",
        "-keyalg",
        "EC",
        "-alias",
        "server",
        "-dname",
        "CN=test",
        "-ext",
        "san=ip:127.0.0.1",
        "-validity",
        "2",
        "-keystore",
        store.toString());
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        "server",
        "-keystore",
        store.toString(),
        "-file",
        certificate.toString());
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterAll
  static void stop() {
    server.stop(0);
  }

  private static void keytool(String... arguments) throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 3];
    command[0] = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    command[arguments.length + 1] = "-storepass";
    command[arguments.length + 2] = PASSWORD;
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    byte[] output = process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).as(() -> new String(output, StandardCharsets.UTF_8)).isZero();
  }

  private S3ObjectStore connect(String host, @Nullable Path caFile) {
    URI endpoint = URI.create("https://" + host + ":" + server.getAddress().getPort());
    S3Settings settings =
        S3Settings.of(
            new S3Settings.Target(
                endpoint, "us-east-1", "bucket", "", S3Settings.Style.PATH, caFile),
            new S3Credentials.Fixed("key", "secret", null));
    return S3ObjectStore.connect(settings, new RequestLedger(), timing);
  }

  @Test
  void authorityOfTheFileIsTrusted() throws IOException {
    try (S3ObjectStore store = connect("127.0.0.1", certificate)) {
      assertThat(store.put("a", ObjectBody.of(new byte[100_000])).length()).isEqualTo(100_000);
    }
  }

  @Test
  void unknownAuthorityIsNotTriedAgainAndNamesTheVariable() throws IOException {
    try (S3ObjectStore store = connect("127.0.0.1", null)) {
      assertThatThrownBy(() -> store.head("a"))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("PBS_S3_CA_FILE");
    }
    assertThat(timing.sleeps()).isEmpty();
  }

  @Test
  void certificateOfAnotherHostIsNotTriedAgain() throws IOException {
    try (S3ObjectStore store = connect("localhost", certificate)) {
      assertThatThrownBy(() -> store.head("a"))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("the certificate is for another host");
    }
    assertThat(timing.sleeps()).isEmpty();
  }

  @Test
  void fileWithoutCertificatesIsAnErrorOfTheSettings() throws IOException {
    Path empty = Files.createFile(directory.resolve("empty.pem"));

    assertThatThrownBy(() -> connect("127.0.0.1", empty))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("PBS_S3_CA_FILE: ");
  }
}
