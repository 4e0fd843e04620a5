/**
 * What Linux knows of a file and Java's own file API does not: all extended attributes, access control lists,
 * capabilities, flags, device nodes.
 */
@NullMarked
package io.pbs4j.client.tree.posix;

import org.jspecify.annotations.NullMarked;
