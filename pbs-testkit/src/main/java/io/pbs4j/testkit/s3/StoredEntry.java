package io.pbs4j.testkit.s3;

/**
 * One object of a bucket.
 *
 * @param length bytes
 * @param etag without quotes
 * @param lastModified milliseconds since 1970
 */
record StoredEntry(String key, long length, String etag, long lastModified) {}
