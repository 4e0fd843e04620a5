/** Tests. */
@NullMarked
package io.pbs4j.server.accounts;

import org.jspecify.annotations.NullMarked;
