/**
 * The local cache of one datastore in a bucket. Never the truth: whatever is lost here is asked of the bucket
 * again. {@link io.pbs4j.storage.s3.cache.ContentCache} holds contents of objects in files and serves none that
 * it has not proven by its SHA-256; {@link io.pbs4j.storage.s3.cache.KnownChunks} remembers which chunks exist.
 * Each has a directory of its own, used by one process at a time.
 */
@NullMarked
package io.pbs4j.storage.s3.cache;

import org.jspecify.annotations.NullMarked;
