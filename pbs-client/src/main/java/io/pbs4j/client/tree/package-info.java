/**
 * Directory trees: from the local file system into an archive, and back.
 */
@NullMarked
package io.pbs4j.client.tree;

import org.jspecify.annotations.NullMarked;
