package io.pbs4j.server.state;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.Configuration;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * Seals secrets that the server must be able to read again. The keyset is a file of its own in the data directory,
 * mode 0600: a copy of the database alone, which may be on another machine, does not give the secrets away.
 */
public final class Vault {
  private static final String FILE = "sealing.keyset";

  private final Aead aead;

  private Vault(Aead aead) {
    this.aead = aead;
  }

  /** Opens the vault of a data directory; its keyset is made if it is not there. */
  public static Vault open(Path directory) throws IOException {
    try {
      AeadConfig.register();
      return new Vault(keyset(directory.resolve(FILE)).getPrimitive(RegistryConfiguration.get(), Aead.class));
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot use " + directory.resolve(FILE), e);
    }
  }

  private static KeysetHandle keyset(Path file) throws IOException, GeneralSecurityException {
    Configuration configuration = RegistryConfiguration.get();
    if (!Files.exists(file)) {
      KeysetHandle made = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, configuration);
      String json =
          TinkJsonProtoKeysetFormat.serializeKeyset(made, configuration, InsecureSecretKeyAccess.get());
      PrivateFile.write(file, json.getBytes(StandardCharsets.UTF_8));
    }
    return TinkJsonProtoKeysetFormat.parseKeyset(
        Files.readString(file), configuration, InsecureSecretKeyAccess.get());
  }

  /**
   * Seals a secret.
   *
   * @param purpose what it is for; it can only be unsealed for the same
   */
  public byte[] seal(byte[] secret, String purpose) {
    try {
      return aead.encrypt(secret, purpose.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot seal", e);
    }
  }

  /** The secret; a {@link StateException} when it was sealed with another keyset or for something else. */
  public byte[] unseal(byte[] sealed, String purpose) {
    try {
      return aead.decrypt(sealed, purpose.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new StateException("a secret cannot be unsealed: is " + FILE + " that of this database?", e);
    }
  }
}
