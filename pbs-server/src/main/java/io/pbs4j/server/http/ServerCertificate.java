package io.pbs4j.server.http;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;

/** The certificate chain and key that TLS shows. */
public final class ServerCertificate {
  private static final String ALIAS = "server";

  private final KeyStore keyStore;
  private final String fingerprint;

  private ServerCertificate(PrivateKey key, List<X509Certificate> chain)
      throws GeneralSecurityException, IOException {
    if (chain.isEmpty()) {
      throw new GeneralSecurityException("no certificate found");
    }
    // Only in memory and without a password: PKCS #12 would spend a tenth of a second on encrypting it.
    keyStore = KeyStore.getInstance("JKS");
    keyStore.load(null, null);
    keyStore.setKeyEntry(ALIAS, key, new char[0], chain.toArray(new X509Certificate[0]));
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(chain.get(0).getEncoded());
    fingerprint = HexFormat.ofDelimiter(":").formatHex(digest);
  }

  /**
   * Loads a chain and its key from PEM files.
   *
   * @param certificates the leaf first
   * @param key unencrypted, PKCS#8, PKCS#1 or SEC1
   */
  public static ServerCertificate load(Path certificates, Path key)
      throws IOException, GeneralSecurityException {
    return new ServerCertificate(PemFiles.readKey(key), PemFiles.readCertificates(certificates));
  }

  /**
   * Loads the certificate of a data directory, or makes one when there is none. Clients pin it, so it is made
   * once and kept.
   *
   * @param directory exists; gets {@code tls-cert.pem} and {@code tls-key.pem}, the latter mode 0600
   */
  public static ServerCertificate loadOrCreate(Path directory, InstantSource clock)
      throws IOException, GeneralSecurityException {
    Path certificates = directory.resolve("tls-cert.pem");
    Path key = directory.resolve("tls-key.pem");
    if (!certificates.toFile().exists() || !key.toFile().exists()) {
      SelfSigned made = SelfSigned.create(clock.instant());
      PemFiles.write(key, made.key());
      PemFiles.write(certificates, made.certificate());
    }
    return load(certificates, key);
  }

  KeyStore keyStore() {
    return keyStore;
  }

  /** SHA-256 of the leaf in DER form as lower-case hex with colons: what clients pin. */
  public String fingerprint() {
    return fingerprint;
  }
}
