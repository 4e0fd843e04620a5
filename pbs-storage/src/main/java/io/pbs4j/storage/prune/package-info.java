/**
 * Retention rules: which snapshots of a group to keep.
 *
 * <pre>{@code
 * import io.pbs4j.storage.prune.KeepOptions;
 * import io.pbs4j.storage.prune.PruneRules;
 * import java.time.ZoneOffset;
 * import java.util.List;
 *
 * PruneRules rules = new PruneRules(ZoneOffset.UTC);
 * long day = 86_400;
 * List<PruneRules.Candidate> snapshots =
 *     List.of(
 *         new PruneRules.Candidate(3 * day, true, false),
 *         new PruneRules.Candidate(2 * day, true, true),
 *         new PruneRules.Candidate(1 * day, true, false));
 * KeepOptions keepLast = new KeepOptions(1, 0, 0, 0, 0, 0);
 * for (PruneRules.Decision decision : rules.decide(snapshots, keepLast)) {
 *   System.out.println(decision.candidate().time() / day + " " + decision.mark().id());
 * }
 * // prints: 1 remove
 * // prints: 2 protected
 * // prints: 3 keep
 * }</pre>
 */
@NullMarked
package io.pbs4j.storage.prune;

import org.jspecify.annotations.NullMarked;
