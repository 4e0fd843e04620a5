package io.pbs4j.agent.update;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Base64;
import java.util.Locale;

/** Whether a download is what the server, and what a trusted key says it is. */
final class Provenance {
  private static final int HEX_DIGITS = 64;
  private static final int SIGNATURE_SIZE = 64;
  private static final int BUFFER = 16 << 10;

  /** The platform collects what is signed before it verifies: the bytes, their copy, and room to grow. */
  private static final int COPIES = 4;

  private final TrustedKeys trusted;

  Provenance(TrustedKeys trusted) {
    this.trusted = trusted;
  }

  /** Checks the checksum and, if there are trusted keys, the signature. */
  void check(Candidate candidate) throws UpdateRefusedException {
    checkChecksum(candidate);
    if (trusted.count() > 0) {
      checkSignature(candidate);
    }
  }

  private static void checkChecksum(Candidate candidate) throws UpdateRefusedException {
    if (candidate.checksum().isEmpty()) {
      throw new UpdateRefusedException(
          Stage.CHECKSUM, "the server sent no header " + Download.CHECKSUM);
    }
    String expected = candidate.checksum().get().strip().toLowerCase(Locale.ROOT);
    if (expected.length() != HEX_DIGITS || !expected.matches("[0-9a-f]+")) {
      throw new UpdateRefusedException(
          Stage.CHECKSUM, "the header " + Download.CHECKSUM + " is no SHA-256 of 64 hexadecimal digits");
    }
    if (!MessageDigest.isEqual(ascii(expected), ascii(candidate.sha256()))) {
      throw new UpdateRefusedException(
          Stage.CHECKSUM,
          "the download has another SHA-256 (" + candidate.sha256() + ") than the header "
              + Download.CHECKSUM + " (" + expected + ")");
    }
  }

  private void checkSignature(Candidate candidate) throws UpdateRefusedException {
    if (candidate.signature().isEmpty()) {
      throw new UpdateRefusedException(
          Stage.SIGNATURE, "the server sent no header " + Download.SIGNATURE);
    }
    byte[] signature = decoded(candidate.signature().get().strip());
    checkRoom(candidate.size());
    try {
      for (PublicKey key : trusted.keys()) {
        if (verifies(key, signature, candidate.file())) {
          return;
        }
      }
    } catch (GeneralSecurityException | IOException e) {
      throw new UpdateRefusedException(
          Stage.SIGNATURE, "the signature cannot be checked: " + e.getMessage(), e);
    }
    throw new UpdateRefusedException(
        Stage.SIGNATURE, "the header " + Download.SIGNATURE + " is of none of the trusted keys");
  }

  private static byte[] decoded(String base64) throws UpdateRefusedException {
    try {
      byte[] signature = Base64.getDecoder().decode(base64);
      if (signature.length == SIGNATURE_SIZE) {
        return signature;
      }
    } catch (IllegalArgumentException e) {
      // As any other text that is no signature.
    }
    throw new UpdateRefusedException(
        Stage.SIGNATURE, "the header " + Download.SIGNATURE + " is no base64 of 64 bytes");
  }

  private static void checkRoom(long size) throws UpdateRefusedException {
    Runtime runtime = Runtime.getRuntime();
    long room = runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
    if (size * COPIES > room) {
      throw new UpdateRefusedException(
          Stage.SIGNATURE,
          "to check the signature of " + size + " bytes takes four times as much memory, and of that "
              + room + " bytes are free (-Xmx)");
    }
  }

  private static boolean verifies(PublicKey key, byte[] signature, Path file)
      throws GeneralSecurityException, IOException {
    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(key);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[BUFFER];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        verifier.update(buffer, 0, count);
      }
    }
    try {
      return verifier.verify(signature);
    } catch (SignatureException e) {
      // The platform says so of bytes that are no point of the curve.
      return false;
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
