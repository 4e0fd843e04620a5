package io.pbs4j.server.api;

import io.pbs4j.core.FormatException;
import io.pbs4j.storage.StorageException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Turns what a datastore throws into the status and text that clients expect. */
final class StorageErrors {
  /** How the operating system words that a disk is full or a quota is used up; Java has no type for it. */
  private static final String NO_SPACE = "No space left on device";

  private static final String QUOTA = "Disk quota exceeded";

  private static final int INSUFFICIENT_STORAGE = 507;

  private StorageErrors() {}

  /** The error for a failure of a datastore, {@code null} for any other. */
  static @Nullable ApiException of(Throwable failure) {
    if (failure instanceof StorageException e) {
      return new ApiException(status(e.kind()), String.valueOf(e.getMessage()));
    }
    if (failure instanceof FormatException e) {
      return ApiException.badRequest(String.valueOf(e.getMessage()));
    }
    if (failure instanceof IOException && isFull(failure)) {
      return new ApiException(INSUFFICIENT_STORAGE, "the datastore is full: " + failure.getMessage());
    }
    return null;
  }

  private static boolean isFull(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return message.contains(NO_SPACE) || message.contains(QUOTA);
  }

  private static int status(StorageException.Kind kind) {
    return switch (kind) {
      case NAMESPACE_NOT_FOUND, NOT_FOUND -> 404;
      case NOT_ALLOWED -> 401;
      case NO_SPACE -> INSUFFICIENT_STORAGE;
      case INVALID, LOCKED, NOT_OWNER, PROTECTED, CORRUPT -> 400;
      case UNREACHABLE, OVER_BUDGET -> 503;
    };
  }
}
