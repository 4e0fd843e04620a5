/** Tests. */
@NullMarked
package io.pbs4j.server.access.login;

import org.jspecify.annotations.NullMarked;
