/** What commands share: their surroundings, common options, exit codes. */
@NullMarked
package io.pbs4j.cli.shell;

import org.jspecify.annotations.NullMarked;

