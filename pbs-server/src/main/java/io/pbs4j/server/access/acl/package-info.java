/** Who may do what where: roles, entries, and the tree that decides. */
@NullMarked
package io.pbs4j.server.access.acl;

import org.jspecify.annotations.NullMarked;
