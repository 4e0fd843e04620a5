/** Tests of jobs. */
@NullMarked
package io.pbs4j.server.job;

import org.jspecify.annotations.NullMarked;
