package io.pbs4j.agent.update;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;

/**
 * The jar that runs.
 *
 * @param file where it is, without symbolic links: what is replaced is the file, not a link to it
 * @param version as its manifest has it
 */
public record RunningJar(Path file, String version) {
  /**
   * The jar that a class came from; empty when it came from a directory of classes, or from a jar that names no
   * version.
   */
  public static Optional<RunningJar> of(Class<?> main) throws IOException {
    CodeSource source = main.getProtectionDomain().getCodeSource();
    String version = main.getPackage().getImplementationVersion();
    if (source == null || version == null) {
      return Optional.empty();
    }
    try {
      Path file = Path.of(source.getLocation().toURI()).toRealPath();
      return Files.isRegularFile(file) ? Optional.of(new RunningJar(file, version)) : Optional.empty();
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The directory in which updates are prepared: a rename within it is one step. */
  Path directory() {
    return file.getParent() == null ? file.getFileSystem().getPath("/") : file.getParent();
  }

  /** The jar that ran before this one. */
  Path backup() {
    return file.resolveSibling(file.getFileName() + ".backup");
  }
}
