package io.pbs4j.agent.update;

import io.pbs4j.agent.http.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Writes an answer into a file and takes its digest on the way; of its length nothing is believed. */
final class Download {
  static final String CHECKSUM = "X-Checksum-Sha256";
  static final String SIGNATURE = "X-Signature-Ed25519";

  /** Thirty times what an agent has. */
  static final long MAX_SIZE = 100L << 20;

  private static final int BUFFER = 16 << 10;

  private final JarFiles files;
  private final Pace pace;

  Download(JarFiles files, Pace pace) {
    this.files = files;
    this.pace = pace;
  }

  /**
   * Fetches an answer.
   *
   * @param file replaced if an earlier try left it
   * @param end by the pace's nanoseconds
   * @throws UpdateRefusedException for an answer that is too large, or a file that cannot be written
   * @throws IOException for a connection that fails
   */
  Candidate write(Answer answer, Path file, long end) throws IOException {
    Optional<Long> announced = announcedSize(answer);
    MessageDigest digest = sha256();
    long size = 0;
    try (OutputStream out = create(file)) {
      InputStream body = answer.body();
      byte[] buffer = new byte[BUFFER];
      for (int count = read(body, buffer, announced); count >= 0; count = read(body, buffer, announced)) {
        size += count;
        if (size > MAX_SIZE) {
          throw new UpdateRefusedException(
              Stage.SIZE, "the download has more than " + MAX_SIZE + " bytes");
        }
        if (pace.nanos() > end) {
          throw new InterruptedIOException("the download had " + size + " bytes by then");
        }
        digest.update(buffer, 0, count);
        put(out, buffer, count, file);
      }
    }
    if (announced.isPresent() && announced.get() != size) {
      throw new IOException(
          "the download ended after " + size + " of " + announced.get() + " bytes");
    }
    return new Candidate(
        file,
        size,
        HexFormat.of().formatHex(digest.digest()),
        answer.header(CHECKSUM),
        answer.header(SIGNATURE));
  }

  /** The next bytes. Newer platforms notice by themselves that a body is too short; our own words say how short. */
  private static int read(InputStream body, byte[] buffer, Optional<Long> announced) throws IOException {
    try {
      return body.read(buffer);
    } catch (IOException e) {
      if (announced.isPresent() && "Premature EOF".equals(e.getMessage())) {
        return -1;
      }
      throw e;
    }
  }

  private static Optional<Long> announcedSize(Answer answer) throws UpdateRefusedException {
    Optional<String> length = answer.header("Content-Length").map(String::strip);
    if (length.isEmpty()) {
      return Optional.empty();
    }
    if (!length.get().matches("[0-9]{1,18}")) {
      throw new UpdateRefusedException(Stage.SIZE, "Content-Length is no number of bytes");
    }
    long size = Long.parseLong(length.get());
    if (size > MAX_SIZE) {
      throw new UpdateRefusedException(
          Stage.SIZE, "Content-Length " + size + " is more than " + MAX_SIZE + " bytes");
    }
    return Optional.of(size);
  }

  private OutputStream create(Path file) throws UpdateRefusedException {
    try {
      files.delete(file);
      return files.create(file);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  private static void put(OutputStream out, byte[] buffer, int count, Path file)
      throws UpdateRefusedException {
    try {
      out.write(buffer, 0, count);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  private static UpdateRefusedException unwritable(Path file, IOException e) {
    return new UpdateRefusedException(
        Stage.DOWNLOAD, "cannot write " + file + ": " + e.getMessage(), e);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every platform has SHA-256", e);
    }
  }
}
