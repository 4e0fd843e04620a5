/**
 * What the reference server says of its API.
 *
 * <pre>{@code
 * import io.pbs4j.testkit.api.ReferenceApi;
 *
 * System.out.println(ReferenceApi.admin().size() + " endpoints");
 * // prints: 143 endpoints
 * }</pre>
 */
@NullMarked
package io.pbs4j.testkit.api;

import org.jspecify.annotations.NullMarked;
