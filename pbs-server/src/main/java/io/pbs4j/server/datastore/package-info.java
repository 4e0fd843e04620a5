/** The datastores that a server has open, and what its REST API says and does about their content. */
@NullMarked
package io.pbs4j.server.datastore;

import org.jspecify.annotations.NullMarked;
