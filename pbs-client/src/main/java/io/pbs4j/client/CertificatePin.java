package io.pbs4j.client;

import io.pbs4j.core.InvalidNameException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;

/** The SHA-256 fingerprint of a server's certificate, written as 32 hexadecimal pairs between colons. */
public final class CertificatePin {
  private static final int LENGTH = 32;
  private static final HexFormat FORM = HexFormat.ofDelimiter(":");

  private final byte[] sha256;

  private CertificatePin(byte[] sha256) {
    this.sha256 = sha256;
  }

  /**
   * Parses a fingerprint; letters may be of either case.
   *
   * @throws InvalidNameException for anything but 32 pairs
   */
  public static CertificatePin parse(String text) {
    try {
      byte[] bytes = FORM.parseHex(text.strip().toLowerCase(Locale.ROOT));
      if (bytes.length == LENGTH) {
        return new CertificatePin(bytes);
      }
    } catch (IllegalArgumentException e) {
      // Reported below, in the same words as a wrong length.
    }
    throw new InvalidNameException(
        "fingerprint", "expected 32 hexadecimal pairs with colons between, as in 'a1:b2:...'");
  }

  /** The fingerprint of a certificate: over its whole DER encoding. */
  public static CertificatePin of(X509Certificate certificate) throws CertificateEncodingException {
    try {
      return new CertificatePin(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must have SHA-256", e);
    }
  }

  /** Whether both are the same; takes the same time whatever differs. */
  public boolean matches(CertificatePin other) {
    return MessageDigest.isEqual(sha256, other.sha256);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CertificatePin o && matches(o);
  }

  @Override
  public int hashCode() {
    return java.util.Arrays.hashCode(sha256);
  }

  /** Lower case with colons. */
  @Override
  public String toString() {
    return FORM.formatHex(sha256);
  }
}
