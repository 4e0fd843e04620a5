package io.pbs4j.server.section;

import io.pbs4j.server.state.Vault;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Seals with the server's vault: a copy of the database alone does not give secrets away. */
public final class VaultSeal implements SecretSeal {
  private final Vault vault;

  /** Creates the seal. */
  public VaultSeal(Vault vault) {
    this.vault = vault;
  }

  @Override
  public String seal(String text, String context) {
    return Base64.getEncoder().encodeToString(vault.seal(text.getBytes(StandardCharsets.UTF_8), context));
  }

  @Override
  public String open(String sealed, String context) {
    return new String(vault.unseal(Base64.getDecoder().decode(sealed), context), StandardCharsets.UTF_8);
  }
}
