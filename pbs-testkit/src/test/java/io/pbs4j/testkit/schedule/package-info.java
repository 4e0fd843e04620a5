/** Tests of the S3 server. */
@NullMarked
package io.pbs4j.testkit.schedule;

import org.jspecify.annotations.NullMarked;
