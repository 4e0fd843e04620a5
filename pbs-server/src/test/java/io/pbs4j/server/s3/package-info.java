/** Tests. */
@NullMarked
package io.pbs4j.server.s3;

import org.jspecify.annotations.NullMarked;
