/** Tests. */
@NullMarked
package io.pbs4j.server.access.acl;

import org.jspecify.annotations.NullMarked;
