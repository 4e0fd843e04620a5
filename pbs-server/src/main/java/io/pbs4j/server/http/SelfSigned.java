package io.pbs4j.server.http;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A new self-signed certificate with its ECDSA P-256 key.
 *
 * @param certificate valid for {@code localhost}, this host's name and {@code 127.0.0.1}
 * @param key its private key
 */
record SelfSigned(X509Certificate certificate, PrivateKey key) {
  /** Long enough that nobody has to re-pin; clients trust the fingerprint, not the date. */
  private static final Duration LIFETIME = Duration.ofDays(3650);

  /** Allowance for clocks that are behind. */
  private static final Duration BACKDATE = Duration.ofDays(1);

  private static final Pattern DNS_NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");

  /** Makes a key and a certificate that starts at {@code now}. */
  static SelfSigned create(Instant now) throws GeneralSecurityException, IOException {
    SecureRandom random = new SecureRandom();
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), random);
    KeyPair pair = generator.generateKeyPair();
    X500Name name = new X500Name("O=pbs4j,CN=" + hostName());
    // 126 random bits, positive and never zero in its top bit, as the rules for serial numbers want.
    BigInteger serial = new BigInteger(126, random).setBit(126);
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name,
            serial,
            Date.from(now.minus(BACKDATE)),
            Date.from(now.plus(LIFETIME)),
            name,
            pair.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
    builder.addExtension(Extension.subjectAlternativeName, false, names());
    try {
      return new SelfSigned(
          new JcaX509CertificateConverter()
              .getCertificate(
                  builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))),
          pair.getPrivate());
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static GeneralNames names() {
    List<GeneralName> names = new ArrayList<>();
    names.add(new GeneralName(GeneralName.dNSName, "localhost"));
    if (!hostName().equals("localhost")) {
      names.add(new GeneralName(GeneralName.dNSName, hostName()));
    }
    names.add(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
    return new GeneralNames(names.toArray(new GeneralName[0]));
  }

  private static String hostName() {
    try {
      String name = InetAddress.getLocalHost().getHostName();
      return DNS_NAME.matcher(name).matches() ? name : "localhost";
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
