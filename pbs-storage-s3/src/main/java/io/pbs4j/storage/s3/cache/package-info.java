/** The local cache of a bucket: contents in files, bounded and proven, and which chunks are known to exist. Never the truth. */
@NullMarked
package io.pbs4j.storage.s3.cache;

import org.jspecify.annotations.NullMarked;
