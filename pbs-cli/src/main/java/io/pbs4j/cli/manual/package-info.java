/** What is made of the commands themselves: manual pages and the completion of shells. */
@NullMarked
package io.pbs4j.cli.manual;

import org.jspecify.annotations.NullMarked;
