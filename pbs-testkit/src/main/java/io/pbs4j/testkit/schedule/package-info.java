/**
 * Runs threads in an order that a seed decides, so that a race that was found once is found again.
 *
 * <pre>{@code
 * import io.pbs4j.testkit.schedule.Interleaving;
 * import java.util.concurrent.atomic.AtomicInteger;
 *
 * int lost = 0;
 * for (long seed = 0; seed < 100; seed++) {
 *   Interleaving run = new Interleaving(seed, 50, false);
 *   AtomicInteger count = new AtomicInteger();
 *   for (String name : new String[] {"a", "b"}) {
 *     run.add(name, () -> {
 *       int seen = count.get();
 *       run.point("increment");
 *       count.set(seen + 1);
 *     });
 *   }
 *   run.run();
 *   lost += count.get() < 2 ? 1 : 0;
 * }
 * System.out.println(lost > 0);
 * // prints: true
 * }</pre>
 */
@NullMarked
package io.pbs4j.testkit.schedule;

import org.jspecify.annotations.NullMarked;
