package io.pbs4j.client.restore;

/**
 * A piece of an archive, checked against its digest.
 *
 * @param start its first byte in the archive
 * @param data its bytes; must not be changed
 */
@SuppressWarnings("ArrayRecordComponent") // A carrier; never compared.
public record Chunk(long start, byte[] data) {}
