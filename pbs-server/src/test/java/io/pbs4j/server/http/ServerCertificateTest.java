package io.pbs4j.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerCertificateTest {
  private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");

  private @TempDir Path directory;

  @Test
  void isMadeOnceAndKept() throws Exception {
    String first = ServerCertificate.loadOrCreate(directory, () -> NOW).fingerprint();
    String second = ServerCertificate.loadOrCreate(directory, () -> NOW.plusSeconds(9)).fingerprint();
    assertThat(second).isEqualTo(first);
  }

  @Test
  void onlyTheOwnerMayReadTheKey() throws Exception {
    ServerCertificate.loadOrCreate(directory, () -> NOW);
    assertThat(Files.getPosixFilePermissions(directory.resolve("tls-key.pem")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void namesThisMachine() throws Exception {
    ServerCertificate.loadOrCreate(directory, () -> NOW);
    X509Certificate leaf = PemFiles.readCertificates(directory.resolve("tls-cert.pem")).get(0);
    assertThat(leaf.getSubjectAlternativeNames())
        .contains(List.of(2, "localhost"), List.of(7, "127.0.0.1"));
    leaf.checkValidity(java.util.Date.from(NOW));
  }

  @Test
  void aFileWithoutKeyIsRefusedByName() throws Exception {
    ServerCertificate.loadOrCreate(directory, () -> NOW);
    Path certificate = directory.resolve("tls-cert.pem");
    assertThatThrownBy(() -> ServerCertificate.load(certificate, certificate))
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessage("no unencrypted private key in " + certificate);
  }
}
