/** S3 endpoints as the API configures them, and how buckets are opened. */
@NullMarked
package io.pbs4j.server.s3;

import org.jspecify.annotations.NullMarked;
