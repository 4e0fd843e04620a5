package io.pbs4j.storage.drill;

import org.jspecify.annotations.Nullable;

/**
 * A file that was restored to nothing.
 *
 * @param name its name in the manifest
 * @param bytes bytes of content that came out
 * @param chunks chunks that were read, 0 for a blob
 * @param csum the checksum that the manifest names and that was compared
 * @param content SHA-256 of the content, {@code null} where it is encrypted
 * @param seconds how long it took
 * @param error what was wrong, {@code null} for nothing
 */
public record DrilledFile(
    String name,
    long bytes,
    long chunks,
    String csum,
    @Nullable String content,
    double seconds,
    @Nullable String error) {}
