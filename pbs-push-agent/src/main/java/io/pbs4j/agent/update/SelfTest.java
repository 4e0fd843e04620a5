package io.pbs4j.agent.update;

import io.pbs4j.agent.json.JsonText;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import javax.net.ssl.SSLContext;

/**
 * What {@code --self-test} does: it tries all that an agent needs of its jar and its Java, without settings, network
 * or files. A version that fails is not installed.
 */
public final class SelfTest {
  /** The second test vector of RFC 8032, section 7.1. */
  private static final String KEY = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";

  private static final String SIGNED = "72";
  private static final String SIGNATURE =
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
          + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";

  private SelfTest() {}

  /**
   * Tests this program and says how it went, in one line.
   *
   * @return the status to end with: 0, or 1 for a test that failed
   */
  public static int run(String version, PrintStream out) {
    try {
      checkJson();
      checkDigest();
      checkSignature();
      SSLContext.getDefault();
      int keys = TrustedKeys.builtIn().count();
      out.println("pbs-push-agent " + version + ": self-test passed, trusted keys: " + keys);
      return 0;
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      out.println("pbs-push-agent " + version + ": self-test failed: " + e.getMessage());
      return 1;
    }
  }

  private static void checkJson() throws IOException {
    byte[] text = JsonText.write(Map.of("version", "1"));
    if (!"1".equals(JsonText.readObject(text).get("version"))) {
      throw new IOException("JSON is not read as it was written");
    }
  }

  private static void checkDigest() throws GeneralSecurityException {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest("abc".getBytes(StandardCharsets.US_ASCII));
    if (!HexFormat.of().formatHex(digest).startsWith("ba7816bf8f01cfea")) {
      throw new GeneralSecurityException("SHA-256 is wrong");
    }
  }

  private static void checkSignature() throws GeneralSecurityException, IOException {
    HexFormat hex = HexFormat.of();
    String key = Base64.getEncoder().encodeToString(hex.parseHex(KEY));
    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(TrustedKeys.parse(key).keys().get(0));
    verifier.update(hex.parseHex(SIGNED));
    if (!verifier.verify(hex.parseHex(SIGNATURE))) {
      throw new GeneralSecurityException("Ed25519 is wrong");
    }
  }
}
