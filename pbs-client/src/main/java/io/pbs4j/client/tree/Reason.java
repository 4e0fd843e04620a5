package io.pbs4j.client.tree;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why something failed, without the name of the file, which the warning has already or which is a temporary one. */
final class Reason {
  private Reason() {}

  static String of(Exception failure) {
    if (failure instanceof FileSystemException named) {
      if (named.getReason() != null) {
        return named.getReason();
      }
      if (failure instanceof AccessDeniedException) {
        return "permission denied";
      }
      if (failure instanceof NoSuchFileException) {
        return "no such file or directory";
      }
    }
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }
}
