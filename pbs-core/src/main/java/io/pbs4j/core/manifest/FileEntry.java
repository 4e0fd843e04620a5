package io.pbs4j.core.manifest;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.snapshot.ArchiveName;

/**
 * One file of a snapshot as its manifest lists it.
 *
 * @param name file name on the server
 * @param cryptMode how the client protected it
 * @param size bytes: of the image or stream for indexes, of the encoded file for blobs
 * @param csum index checksum for indexes, SHA-256 of the encoded file for blobs
 */
public record FileEntry(ArchiveName name, CryptMode cryptMode, long size, Digest csum) {}
