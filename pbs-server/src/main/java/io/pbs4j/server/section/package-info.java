/** Parts of the configuration that are lists of entries with properties: jobs, endpoints, matchers. */
@NullMarked
package io.pbs4j.server.section;

import org.jspecify.annotations.NullMarked;
