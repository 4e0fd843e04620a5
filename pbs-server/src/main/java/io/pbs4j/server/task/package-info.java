/** Tasks: long operations with an identifier, a log and an end that survive a restart. */
@NullMarked
package io.pbs4j.server.task;

import org.jspecify.annotations.NullMarked;
