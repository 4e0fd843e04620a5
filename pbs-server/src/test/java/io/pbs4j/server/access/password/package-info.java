/** Tests. */
@NullMarked
package io.pbs4j.server.access.password;

import org.jspecify.annotations.NullMarked;
