package io.pbs4j.core.manifest;

/**
 * What a backup session uploaded.
 *
 * @param count chunks uploaded
 * @param size their length before compression
 * @param compressedSize their length as stored
 * @param duplicates chunks that were there already
 */
public record ChunkUploadStats(long count, long size, long compressedSize, long duplicates) {}
