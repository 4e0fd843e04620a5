/** Tests. */
@NullMarked
package io.pbs4j.server.task;

import org.jspecify.annotations.NullMarked;
