package io.pbs4j.cli.key;

import io.pbs4j.cli.shell.CliContext;
import io.pbs4j.cli.shell.ExitStatus;
import io.pbs4j.core.blob.BlobKind;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.crypto.CryptKey;
import io.pbs4j.core.crypto.KeyFile;
import io.pbs4j.core.crypto.MasterPrivateKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pbs key import-with-master-key}. */
@Command(
    name = "import-with-master-key",
    description = "Restore an encryption key from its copy in a backup (rsa-encrypted.key.blob).")
final class ImportWithMasterKeyCommand implements Callable<Integer> {
  private final CliContext context;

  @Option(
      names = "--encrypted-keyfile",
      required = true,
      paramLabel = "FILE",
      description = "the copy, as it was restored from the backup or as it lies in the datastore")
  private Path copy = Path.of("");

  @Option(
      names = "--master-keyfile",
      required = true,
      paramLabel = "FILE",
      description = "private master key in PEM")
  private Path master = Path.of("");

  @Mixin private ProtectOptions options = new ProtectOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "PATH",
      description = "where to write the key (default: that of the stock client)")
  private @Nullable Path path;

  ImportWithMasterKeyCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    options.verify();
    Path file = KeyPlaces.of(context, path, KeyPlaces.ENCRYPTION_KEY);
    SecretFile.requireNew(file);
    KeyFile found = unwrap();
    try (CryptKey key = found.open(null)) {
      KeyFile made = options.protect(context, key, Passphrase.KEY, "Encryption Key Password");
      SecretFile.create(file, found.createdAsThis(made).toJson());
      context.out().println("imported " + file + ", fingerprint " + key.fingerprint());
    }
    return ExitStatus.OK.code();
  }

  private KeyFile unwrap() throws IOException {
    String pem = new String(SecretFile.read(master), StandardCharsets.US_ASCII);
    byte[] wrapped = payload(SecretFile.read(copy));
    if (!pem.contains("ENCRYPTED")) {
      try (MasterPrivateKey key = MasterPrivateKey.parse(master.toString(), pem, null)) {
        return key.unwrap(copy.toString(), wrapped);
      }
    }
    try (Passphrase passphrase = Passphrase.existing(context, Passphrase.MASTER, "Master Key Password");
        MasterPrivateKey key = MasterPrivateKey.parse(master.toString(), pem, passphrase.bytes())) {
      return key.unwrap(copy.toString(), wrapped);
    }
  }

  /** In a datastore the copy lies in a blob; a restore takes it out. */
  private byte[] payload(byte[] content) throws IOException {
    boolean blob =
        content.length > DataBlob.MIN_ENCODED && BlobKind.ofMagic(ByteBuffer.wrap(content).getLong()) != null;
    return blob
        ? DataBlob.parse(copy.toString(), content).decode(Zstd.pureJava(), SecretFile.LIMIT)
        : content;
  }
}
