/** Tests. */
@NullMarked
package io.pbs4j.server.audit;

import org.jspecify.annotations.NullMarked;
