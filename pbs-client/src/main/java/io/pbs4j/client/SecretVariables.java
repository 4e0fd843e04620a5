package io.pbs4j.client;

import io.pbs4j.core.InvalidNameException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A secret that one of four variables holds or leads to: its own name holds it, and with {@code _FD}, {@code
 * _FILE} and {@code _CMD} behind it a descriptor, file or shell command whose first line is the secret.
 */
final class SecretVariables {
  /** Longest secret line that is read, in characters. */
  private static final int MAX_SECRET = 4096;

  private final Map<String, String> variables;
  private final String name;

  SecretVariables(Map<String, String> variables, String name) {
    this.variables = variables;
    this.name = name;
  }

  /** The secret by the first variable that is set; empty if none is. */
  Optional<Secret> read() throws IOException {
    String direct = variables.get(name);
    if (direct != null) {
      return Optional.of(Secret.of(direct));
    }
    String descriptor = variables.get(name + "_FD");
    if (descriptor != null) {
      if (!descriptor.matches("[0-9]{1,9}")) {
        throw new InvalidNameException(name + "_FD", "expected the number of a file descriptor");
      }
      return Optional.of(firstLine(name + "_FD", Path.of("/dev/fd/" + descriptor)));
    }
    String file = variables.get(name + "_FILE");
    if (file != null) {
      return Optional.of(firstLine(name + "_FILE", Path.of(file)));
    }
    String command = variables.get(name + "_CMD");
    return command == null ? Optional.empty() : Optional.of(printedBy(command));
  }

  private static Secret firstLine(String variable, Path file) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      return firstLine(variable, reader);
    }
  }

  private Secret printedBy(String command) throws IOException {
    String variable = name + "_CMD";
    Process process =
        new ProcessBuilder(List.of("/bin/sh", "-c", command))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectInput(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      Secret secret = firstLine(variable, reader);
      if (process.waitFor() != 0) {
        throw new IOException(variable + ": command ended with " + process.exitValue());
      }
      return secret;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(variable + ": interrupted", e);
    } finally {
      process.destroy();
    }
  }

  private static Secret firstLine(String variable, BufferedReader reader) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int ch = reader.read(); ch >= 0 && ch != '\n'; ch = reader.read()) {
      if (line.length() == MAX_SECRET) {
        throw new IOException(variable + ": first line is longer than " + MAX_SECRET + " characters");
      }
      line.append((char) ch);
    }
    int length = line.length();
    if (length > 0 && line.charAt(length - 1) == '\r') {
      line.setLength(length - 1);
    }
    if (line.isEmpty()) {
      throw new IOException(variable + ": no password there");
    }
    return Secret.of(line.toString());
  }
}
