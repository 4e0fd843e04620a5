/** What an operator sets: by flags, by environment variables and in a file, in that order of precedence. */
@NullMarked
package io.pbs4j.agent.settings;

import org.jspecify.annotations.NullMarked;
