/** What an agent keeps on disk besides unsent reports. */
@NullMarked
package io.pbs4j.agent.state;

import org.jspecify.annotations.NullMarked;
