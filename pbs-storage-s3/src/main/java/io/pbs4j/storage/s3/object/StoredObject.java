package io.pbs4j.storage.s3.object;

import java.time.Instant;

/**
 * One object as a bucket knows it.
 *
 * @param key name below the store's prefix
 * @param length bytes
 * @param etag opaque mark of this very content, without quotes; changes whenever the object is replaced
 * @param lastModified by the clock of the bucket's server
 */
public record StoredObject(String key, long length, String etag, Instant lastModified) {}
