package io.pbs4j.storage.verify;

import io.pbs4j.core.chunk.Digest;

/**
 * A chunk to read.
 *
 * @param digest its name
 * @param length bytes that an index says it decodes to
 * @param place where it lies on the storage
 */
record ChunkJob(Digest digest, int length, long place) {}
