package io.pbs4j.cli.shell;

import io.pbs4j.client.backup.Protection;
import io.pbs4j.core.crypto.MasterKey;
import io.pbs4j.core.manifest.CryptMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a new backup is protected: key, mode, master key. */
public final class ProtectionOptions {
  private static final String DEFAULT_MASTER = "master-public.pem";

  @Mixin private KeyOptions keys = new KeyOptions();

  @Option(
      names = "--master-pubkey-file",
      paramLabel = "FILE",
      description = "public master key in PEM; its owner can open the backup (default: that of the stock client)")
  private @Nullable Path masterFile;

  @Option(
      names = "--master-pubkey-fd",
      paramLabel = "N",
      description = "number of an open descriptor to read the master key from")
  private @Nullable Integer masterDescriptor;

  /**
   * Opens the keys; tells on standard error which ones are used.
   *
   * @return a protection whose key the caller closes
   */
  public Protection open(CliContext context) throws IOException {
    boolean master = masterFile != null || masterDescriptor != null;
    if (masterFile != null && masterDescriptor != null) {
      throw keys.wrong("--master-pubkey-file and --master-pubkey-fd are mutually exclusive");
    }
    CryptMode mode = keys.mode().orElse(CryptMode.ENCRYPT);
    if (master && mode == CryptMode.NONE) {
      throw keys.wrong("--master-pubkey-file/--master-pubkey-fd and --crypt-mode=none are mutually exclusive");
    }
    Optional<OpenKey> key = keys.open(context);
    if (key.isEmpty() && master) {
      throw keys.wrong("--master-pubkey-file/--master-pubkey-fd specified, but no key available");
    }
    if (key.isEmpty() && keys.mode().isPresent() && mode != CryptMode.NONE) {
      throw keys.wrong("--crypt-mode without --keyfile and no default key file available");
    }
    if (key.isEmpty()) {
      return Protection.NONE;
    }
    try {
      context.err().println(key.get().origin());
      context.err().println("Encryption key fingerprint: " + key.get().key().fingerprint().shortForm());
      return new Protection(mode, key.get().key(), master(context));
    } catch (IOException | RuntimeException e) {
      key.get().close();
      throw e;
    }
  }

  private @Nullable MasterKey master(CliContext context) throws IOException {
    if (masterFile != null) {
      return master(context, masterFile, "Using master key from '" + masterFile + "'..");
    }
    if (masterDescriptor != null) {
      return master(context, KeyOptions.descriptor(masterDescriptor), "Using master key from file descriptor..");
    }
    Optional<Path> fallback = context.environment().configFile(DEFAULT_MASTER);
    return fallback.isEmpty() ? null : master(context, fallback.get(), "Using default master key..");
  }

  private static MasterKey master(CliContext context, Path file, String origin) throws IOException {
    MasterKey master =
        MasterKey.parse(file.toString(), new String(Files.readAllBytes(file), StandardCharsets.US_ASCII));
    context.err().println(origin);
    return master;
  }
}
