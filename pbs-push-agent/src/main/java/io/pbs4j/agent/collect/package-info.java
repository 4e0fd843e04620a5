/**
 * What there is to report about a PBS: asked for with bounds on time and size, and shaped as
 * receivers take it.
 *
 * <pre>{@code
 * import io.pbs4j.agent.collect.PbsToken;
 *
 * PbsToken token = PbsToken.parse("pulse@pbs!monitoring:6e5a29c4-0000-0000-0000-3f2b1c0d9e8f");
 * System.out.println(token);
 * // prints: pulse@pbs!monitoring
 * }</pre>
 */
@NullMarked
package io.pbs4j.agent.collect;

import org.jspecify.annotations.NullMarked;
