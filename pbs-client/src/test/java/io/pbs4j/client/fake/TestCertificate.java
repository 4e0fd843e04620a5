package io.pbs4j.client.fake;

import io.pbs4j.client.CertificatePin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;

/** A key store with one self-signed certificate, made by the JDK's own tool. */
final class TestCertificate {
  static final String PASSWORD = "changeit";

  private final Path keyStore;
  private final CertificatePin pin;

  private TestCertificate(Path keyStore, CertificatePin pin) {
    this.keyStore = keyStore;
    this.pin = pin;
  }

  /** Makes it once in a process: it takes a while. */
  private static final class Shared {
    private static final TestCertificate CERTIFICATE = make();

    private static TestCertificate make() {
      try {
        return create();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  static TestCertificate shared() {
    return Shared.CERTIFICATE;
  }

  private static TestCertificate create() throws Exception {
    Path directory = Files.createTempDirectory("pbs-test-");
    Path file = directory.resolve("server.p12");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair", "-alias", "server", "-keyalg", "EC", "-groupname", "secp256r1",
            "-dname", "CN=fake", "-validity", "2", "-storetype", "PKCS12",
            "-keystore", file.toString(), "-storepass", PASSWORD);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream()
        .readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("keytool failed: " + output);
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    // Removed in the opposite order.
    directory.toFile().deleteOnExit();
    file.toFile().deleteOnExit();
    return new TestCertificate(file, CertificatePin.of((X509Certificate) store.getCertificate("server")));
  }

  Path keyStore() {
    return keyStore;
  }

  CertificatePin pin() {
    return pin;
  }
}
