/**
 * How the agent is, for those who watch it: pages for people, probes and Prometheus, on this host
 * unless told otherwise.
 *
 * <pre>{@code
 * import io.pbs4j.agent.health.HealthAddress;
 *
 * System.out.println(HealthAddress.parse("127.0.0.1:9191").get());
 * System.out.println(HealthAddress.parse("off").isPresent());
 * // prints: 127.0.0.1:9191
 * // prints: false
 * }</pre>
 */
@NullMarked
package io.pbs4j.agent.health;

import org.jspecify.annotations.NullMarked;
