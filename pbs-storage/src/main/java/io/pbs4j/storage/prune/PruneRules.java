package io.pbs4j.storage.prune;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides which snapshots of one group to keep. A pure function of times, flags, options and time zone; the
 * rules are those of {@code docs/protocol.md}, "Prune".
 */
public final class PruneRules {
  private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("yyyy/MM/dd/HH", Locale.ROOT);
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy/MM/dd", Locale.ROOT);
  private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("yyyy/MM", Locale.ROOT);
  private static final DateTimeFormatter YEAR = DateTimeFormatter.ofPattern("yyyy", Locale.ROOT);

  private final ZoneId zone;

  /**
   * What the rules need to know of a snapshot.
   *
   * @param time seconds since 1970
   * @param finished whether it has its manifest
   * @param isProtected whether it is protected from removal
   */
  public record Candidate(long time, boolean finished, boolean isProtected) {}

  /**
   * The decision on one snapshot.
   *
   * @param candidate the snapshot
   * @param mark the decision
   */
  public record Decision(Candidate candidate, PruneMark mark) {}

  /** A snapshot with the mark that it has so far. */
  private static final class Entry {
    private final Candidate candidate;
    private @Nullable PruneMark mark;

    Entry(Candidate candidate) {
      this.candidate = candidate;
    }
  }

  /**
   * Creates the rules.
   *
   * @param zone in which hours, days and longer spans begin
   */
  public PruneRules(ZoneId zone) {
    this.zone = zone;
  }

  /** Decides on all snapshots of a group; the result is oldest first. */
  public List<Decision> decide(List<Candidate> snapshots, KeepOptions options) {
    List<Entry> newestFirst =
        new ArrayList<>(
            snapshots.stream()
                .sorted(Comparator.comparingLong(Candidate::time).reversed())
                .map(Entry::new)
                .toList());
    markIncomplete(newestFirst);
    if (!options.keepsAll()) {
      apply(newestFirst, options.last(), time -> Long.toString(time.toEpochSecond()));
      apply(newestFirst, options.hourly(), HOUR::format);
      apply(newestFirst, options.daily(), DAY::format);
      apply(newestFirst, options.weekly(), PruneRules::week);
      apply(newestFirst, options.monthly(), MONTH::format);
      apply(newestFirst, options.yearly(), YEAR::format);
    }
    List<Decision> decisions = new ArrayList<>();
    for (int i = newestFirst.size() - 1; i >= 0; i--) {
      Entry entry = newestFirst.get(i);
      decisions.add(new Decision(entry.candidate, finalMark(entry, options.keepsAll())));
    }
    return decisions;
  }

  private static PruneMark finalMark(Entry entry, boolean keepsAll) {
    if (entry.candidate.isProtected()) {
      return PruneMark.PROTECTED;
    }
    if (keepsAll) {
      return PruneMark.KEEP;
    }
    return entry.mark == null ? PruneMark.REMOVE : entry.mark;
  }

  /** Of those without manifest, only the newest of all can be a backup that still runs. */
  private static void markIncomplete(List<Entry> newestFirst) {
    boolean newest = true;
    for (Entry entry : newestFirst) {
      if (!entry.candidate.finished()) {
        entry.mark = newest ? PruneMark.KEEP_PARTIAL : PruneMark.REMOVE;
      }
      newest = false;
    }
  }

  private void apply(List<Entry> newestFirst, long count, Function<ZonedDateTime, String> bucketOf) {
    if (count == 0) {
      return;
    }
    Set<String> covered = new HashSet<>();
    for (Entry entry : newestFirst) {
      if (entry.mark == PruneMark.KEEP) {
        covered.add(bucketOf.apply(local(entry)));
      }
    }
    Set<String> used = new HashSet<>();
    for (Entry entry : newestFirst) {
      if (entry.mark != null) {
        continue;
      }
      if (entry.candidate.isProtected()) {
        entry.mark = PruneMark.PROTECTED;
        continue;
      }
      String bucket = bucketOf.apply(local(entry));
      if (covered.contains(bucket)) {
        continue;
      }
      if (used.contains(bucket)) {
        entry.mark = PruneMark.REMOVE;
      } else if (used.size() >= count) {
        return;
      } else {
        used.add(bucket);
        entry.mark = PruneMark.KEEP;
      }
    }
  }

  private ZonedDateTime local(Entry entry) {
    return Instant.ofEpochSecond(entry.candidate.time()).atZone(zone);
  }

  private static String week(ZonedDateTime time) {
    return time.get(IsoFields.WEEK_BASED_YEAR) + "/" + time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
  }
}
