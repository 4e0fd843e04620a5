/** Commands that look at a datastore's directory as a whole. */
@NullMarked
package io.pbs4j.cli.store;

import org.jspecify.annotations.NullMarked;
