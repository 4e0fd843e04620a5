/** Tests of the S3 server. */
@NullMarked
package io.pbs4j.testkit.s3;

import org.jspecify.annotations.NullMarked;
