/** JSON as maps and lists: what a PBS answers is passed on as it came, so there is nothing to bind it to. */
@NullMarked
package io.pbs4j.agent.json;

import org.jspecify.annotations.NullMarked;
