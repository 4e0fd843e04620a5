/** What the server remembers: its data directory and the SQL database in it. */
@NullMarked
package io.pbs4j.server.state;

import org.jspecify.annotations.NullMarked;
