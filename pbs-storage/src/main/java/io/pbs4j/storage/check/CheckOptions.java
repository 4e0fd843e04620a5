package io.pbs4j.storage.check;

import io.pbs4j.core.crypto.CryptKey;
import io.pbs4j.storage.survey.Selection;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a run looks at.
 *
 * @param fast leaves out every check that looks at each chunk file
 * @param selection the snapshots
 * @param key verifies encrypted chunks made with it; {@code null} for none. The caller closes it.
 * @param only names of the only checks to make; empty for all
 * @param skip names of checks to leave out
 * @param threads readers of chunks, 1 to 16
 * @param progress told how far the chunks are
 * @param cancelled asked often whether to stop; what was found until then is returned
 */
public record CheckOptions(
    boolean fast,
    Selection selection,
    @Nullable CryptKey key,
    Set<String> only,
    Set<String> skip,
    int threads,
    CheckProgress progress,
    BooleanSupplier cancelled) {
  private static final int MAX_THREADS = 16;

  /** Everything, or everything fast, with two readers. */
  public static CheckOptions of(boolean fast) {
    return new CheckOptions(
        fast, Selection.ALL, null, Set.of(), Set.of(), 2, CheckProgress.NONE, () -> false);
  }

  /** Checks names and numbers. */
  public CheckOptions {
    only = Set.copyOf(only);
    skip = Set.copyOf(skip);
    if (threads < 1 || threads > MAX_THREADS) {
      throw new IllegalArgumentException("threads: expected 1 to " + MAX_THREADS + ", got " + threads);
    }
    for (Set<String> names : List.of(only, skip)) {
      for (String name : names) {
        if (HealthChecks.all().stream().noneMatch(check -> check.name().equals(name))) {
          throw new IllegalArgumentException("there is no check '" + name + "'");
        }
      }
    }
  }

  /** Whether a check is to be made. */
  boolean includes(HealthCheck check) {
    return !(fast && check.cost().slow())
        && (only.isEmpty() || only.contains(check.name()))
        && !skip.contains(check.name());
  }
}
