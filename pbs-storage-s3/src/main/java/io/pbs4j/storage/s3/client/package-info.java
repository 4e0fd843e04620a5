/**
 * The S3 client: signs, counts, limits and repeats requests.
 *
 * <p>Addresses, signatures and credentials are those of the MinIO client. Its request methods are not used:
 * they want a body as an array or a file, hash it whole, send from threads of their own and hide some answers'
 * headers. Here a request runs on the caller's thread, streams its body, can be interrupted, and every repetition
 * is decided in one place ({@link io.pbs4j.storage.s3.client.S3Transport}).
 *
 * <p>Memory: a request in flight holds no copy of its content, only the pieces of 8 KiB that the HTTP client and
 * the socket pass on; 64 of them stay below 8 MiB besides what the callers hold themselves.
 *
 * <p>Integrity of uploads: the CRC-32 of the content travels in a header that is signed, and the provider
 * refuses what does not fit. Downloads are checked above, by the digests and checksums of the backup formats.
 */
@NullMarked
package io.pbs4j.storage.s3.client;

import org.jspecify.annotations.NullMarked;
