/** The S3 client: signs, counts, limits and repeats requests. */
@NullMarked
package io.pbs4j.storage.s3.client;

import org.jspecify.annotations.NullMarked;
