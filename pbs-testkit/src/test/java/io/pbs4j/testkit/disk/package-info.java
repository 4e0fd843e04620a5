/** Tests of the S3 server. */
@NullMarked
package io.pbs4j.testkit.disk;

import org.jspecify.annotations.NullMarked;
