/** What {@code pbs demo} needs: a server of its own, data to back up, and a comparison of what comes back. */
@NullMarked
package io.pbs4j.cli.demo;

import org.jspecify.annotations.NullMarked;
