/**
 * The REST calls of a datastore and its tasks, with the values they take and return.
 */
@NullMarked
package io.pbs4j.client.api;

import org.jspecify.annotations.NullMarked;
