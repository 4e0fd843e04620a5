/** Commands that look into snapshots, in a datastore directory or through a server. */
@NullMarked
package io.pbs4j.cli.archive;

import org.jspecify.annotations.NullMarked;
