package io.pbs4j.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** The name of this machine, the usual backup id. */
final class HostName {
  private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

  private HostName() {}

  /** Up to the first dot. Asks the kernel where it can; a resolver may take its time. */
  static String get() throws IOException {
    String full =
        Files.isReadable(KERNEL)
            ? Files.readString(KERNEL).strip()
            : InetAddress.getLocalHost().getHostName();
    int dot = full.indexOf('.');
    return dot > 0 ? full.substring(0, dot) : full;
  }
}
