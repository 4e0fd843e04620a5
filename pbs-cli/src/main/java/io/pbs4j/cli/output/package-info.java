/** How commands show what they found: tables, JSON, sizes, progress. */
@NullMarked
package io.pbs4j.cli.output;

import org.jspecify.annotations.NullMarked;
