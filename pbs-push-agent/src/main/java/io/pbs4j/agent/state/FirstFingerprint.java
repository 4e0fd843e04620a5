package io.pbs4j.agent.state;

import io.pbs4j.client.CertificatePin;
import io.pbs4j.core.InvalidNameException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts the certificate that a server showed first and no other from then on. For a PBS on the agent's own host,
 * whose certificate is mostly signed by itself: another program that takes the port while the PBS is down does not
 * get the token.
 */
public final class FirstFingerprint implements Predicate<CertificatePin> {
  private static final Logger LOG = LoggerFactory.getLogger(FirstFingerprint.class);

  private final Path file;

  /**
   * @param file holds the fingerprint; to be removed by hand when the certificate was changed on purpose
   */
  public FirstFingerprint(Path file) {
    this.file = file;
  }

  @Override
  public synchronized boolean test(CertificatePin presented) {
    try {
      if (Files.exists(file)) {
        if (CertificatePin.parse(Files.readString(file)).matches(presented)) {
          return true;
        }
        LOG.error(
            "The PBS shows another certificate than at first: {}. If it was changed on purpose, remove {}"
                + " or set PBS_FINGERPRINT",
            presented,
            file);
        return false;
      }
      write(presented);
      LOG.info("The PBS on this host shows the certificate {}; no other is accepted from now on", presented);
      return true;
    } catch (IOException | InvalidNameException e) {
      LOG.error("{} cannot be used: {}; set PBS_FINGERPRINT", file, e.toString());
      return false;
    }
  }

  private void write(CertificatePin presented) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    Files.deleteIfExists(temporary);
    try (var out =
        Files.newByteChannel(
            temporary,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      out.write(java.nio.ByteBuffer.wrap((presented + "\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
