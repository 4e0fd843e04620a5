package io.pbs4j.storage.prune;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.storage.prune.PruneRules.Candidate;
import io.pbs4j.storage.prune.PruneRules.Decision;
import io.pbs4j.testkit.Golden;
import io.pbs4j.testkit.Golden.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PruneRulesTest {
  private static final List<String> TIMES =
      List.of(
          "2023-12-31T23:30",
          "2024-01-01T01:00",
          "2024-01-01T13:00",
          "2024-01-02T01:00",
          "2024-01-07T01:00",
          "2024-01-08T01:00",
          "2024-01-08T02:00",
          "2024-02-01T01:00",
          "2024-02-01T05:00");

  @TempDir static Path directory;
  static Path prune;

  @BeforeAll
  static void unpack() throws IOException {
    prune = Golden.unpack(directory, Part.PRUNE).path(Part.PRUNE);
  }

  private final PruneRules rules = new PruneRules(ZoneOffset.UTC);

  private static KeepOptions options(String text) {
    Map<String, Long> keep = new HashMap<>();
    String[] words = text.isBlank() ? new String[0] : text.trim().split(" +");
    for (int i = 0; i < words.length; i += 2) {
      keep.put(words[i].replace("--keep-", ""), Long.parseLong(words[i + 1]));
    }
    return new KeepOptions(
        keep.getOrDefault("last", 0L),
        keep.getOrDefault("hourly", 0L),
        keep.getOrDefault("daily", 0L),
        keep.getOrDefault("weekly", 0L),
        keep.getOrDefault("monthly", 0L),
        keep.getOrDefault("yearly", 0L));
  }

  private static Set<String> set(String text) {
    return text == null ? Set.of() : Set.of(text.trim().split(" +"));
  }

  /** The times that stay, newest first, with their mark where it is not plain {@code keep}. */
  private String kept(String options, String isProtected, String incomplete) {
    List<Candidate> candidates =
        TIMES.stream()
            .map(
                time ->
                    new Candidate(
                        BackupSnapshot.parseTime(time + ":00Z"),
                        !set(incomplete).contains(time.substring(5)),
                        set(isProtected).contains(time.substring(5))))
            .toList();
    List<Decision> decisions = rules.decide(candidates, options(options));
    assertThat(decisions.stream().map(Decision::candidate)).isEqualTo(candidates);
    return IntStream.range(0, TIMES.size())
        .map(i -> TIMES.size() - 1 - i)
        .filter(i -> decisions.get(i).mark().keep())
        .mapToObj(
            i -> {
              PruneMark mark = decisions.get(i).mark();
              return TIMES.get(i).substring(5, 13)
                  + (mark == PruneMark.KEEP ? "" : "(" + mark.id() + ")");
            })
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "last 2, 02-01T05 02-01T01",
    "last 1 daily 2, 02-01T05 01-08T02 01-07T01",
    "daily 2 weekly 2, 02-01T05 01-08T02 01-07T01 12-31T23",
    "weekly 1 monthly 2 yearly 1, 02-01T05 01-08T02 12-31T23",
    "hourly 3, 02-01T05 02-01T01 01-08T02"
  })
  void keepsTheNewestOfEachSpan(String options, String kept) {
    assertThat(kept(options, null, null)).isEqualTo(kept);
  }

  @Test
  void protectedSnapshotsStayAndTakeNoPlace() {
    assertThat(kept("last 2", "02-01T05:00 12-31T23:30", null))
        .isEqualTo("02-01T05(protected) 02-01T01 01-08T02 12-31T23(protected)");
  }

  @Test
  void anIncompleteSnapshotStaysOnlyIfItIsTheNewestOfAll() {
    assertThat(kept("last 1", null, "02-01T05:00 01-02T01:00"))
        .isEqualTo("02-01T05(keep-partial) 02-01T01");
    assertThat(kept("last 1", null, "02-01T05:00 02-01T01:00"))
        .isEqualTo("02-01T05(keep-partial) 01-08T02");
    assertThat(kept("last 9", null, "01-02T01:00")).doesNotContain("01-02").contains("01-01T01");
  }

  @Test
  void anIncompleteProtectedSnapshotStays() {
    assertThat(kept("last 1", "01-02T01:00", "01-02T01:00"))
        .isEqualTo("02-01T05 01-02T01(protected)");
  }

  @Test
  void withoutOptionsEverythingStays() {
    assertThat(kept("", "02-01T05:00", "01-02T01:00").split(" ")).hasSize(9);
    assertThat(kept("", null, null)).doesNotContain("(");
  }

  @Test
  void daysBeginWhereTheServerIs() {
    // One before and one after midnight in Berlin; in UTC both are of the same day.
    List<Candidate> candidates =
        List.of(candidate("2024-01-09T22:30:00Z"), candidate("2024-01-09T23:30:00Z"));
    KeepOptions daily = options("daily 5");
    assertThat(rules.decide(candidates, daily)).filteredOn(d -> d.mark().keep()).hasSize(1);
    assertThat(new PruneRules(ZoneId.of("Europe/Berlin")).decide(candidates, daily))
        .filteredOn(d -> d.mark().keep())
        .hasSize(2);
  }

  @Test
  void weeksAreThoseOfTheIsoCalendar() {
    // Monday, 30 December 2024, is in the first week of 2025, and so is Sunday, 5 January.
    List<Candidate> candidates =
        List.of(
            candidate("2024-12-29T12:00:00Z"),
            candidate("2024-12-30T12:00:00Z"),
            candidate("2025-01-05T12:00:00Z"));
    assertThat(rules.decide(candidates, options("weekly 9")).stream().map(d -> d.mark().keep()))
        .containsExactly(true, false, true);
  }

  private static Candidate candidate(String time) {
    return new Candidate(BackupSnapshot.parseTime(time), true, false);
  }

  @Test
  void anEmptyGroupNeedsNoDecision() {
    assertThat(rules.decide(List.of(), options("last 1"))).isEmpty();
  }

  @Test
  void optionsAreWrittenAsOnACommandLine() {
    assertThat(options("last 3 daily 7 yearly 1"))
        .hasToString("--keep-last 3 --keep-daily 7 --keep-yearly 1");
    assertThat(options("")).hasToString("");
    assertThat(options("").keepsAll()).isTrue();
    assertThat(options("weekly 1").keepsAll()).isFalse();
  }

  /** The reference's decisions on a group of 89 snapshots. */
  static List<String> goldenCases() {
    return IntStream.rangeClosed(1, 16).mapToObj("%02d"::formatted).toList();
  }

  @ParameterizedTest
  @MethodSource("goldenCases")
  void decidesAsTheReferenceDoes(String number) throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<Candidate> candidates = new ArrayList<>();
    for (JsonNode item : json.readTree(prune.resolve("snapshots.json").toFile())) {
      candidates.add(
          new Candidate(
              item.get("backup-time").longValue(),
              item.has("size"),
              item.get("protected").booleanValue()));
    }
    Map<Long, String> expected = new TreeMap<>();
    for (JsonNode item : json.readTree(prune.resolve("case-" + number + ".json").toFile())) {
      expected.put(
          item.get("backup-time").longValue(),
          item.get("keep").booleanValue() + " " + item.get("protected").booleanValue());
    }

    Map<Long, String> decided = new TreeMap<>();
    for (Decision decision :
        rules.decide(
            candidates, options(Files.readString(prune.resolve("case-" + number + ".opts"))))) {
      decided.put(
          decision.candidate().time(),
          decision.mark().keep() + " " + (decision.mark() == PruneMark.PROTECTED));
    }

    assertThat(decided).hasSize(89).isEqualTo(expected);
  }

  @Provide
  Arbitrary<List<Candidate>> groups() {
    Arbitrary<Long> times =
        Arbitraries.longs().between(1_600_000_000, 1_600_000_000 + 400L * 86_400);
    Arbitrary<Boolean> seldom = Arbitraries.integers().between(0, 9).map(i -> i == 0);
    return Combinators.combine(times, seldom.map(s -> !s), seldom)
        .as(Candidate::new)
        .list()
        .ofMaxSize(40)
        .uniqueElements(Candidate::time);
  }

  @Provide
  Arbitrary<KeepOptions> keeps() {
    Arbitrary<Long> some = Arbitraries.longs().between(0, 5);
    return Combinators.combine(some, some, some, some, some, some).as(KeepOptions::new);
  }

  @Property(tries = 300)
  void whateverTheRulesProtectedOnesStayAndTheNewestIsNotRemoved(
      @ForAll("groups") List<Candidate> group, @ForAll("keeps") KeepOptions keep) {
    List<Decision> decisions = rules.decide(group, keep);

    assertThat(decisions.stream().map(Decision::candidate))
        .containsExactlyInAnyOrderElementsOf(group);
    assertThat(decisions)
        .allMatch(d -> !d.candidate().isProtected() || d.mark() == PruneMark.PROTECTED);
    long keptByRule = decisions.stream().filter(d -> d.mark() == PruneMark.KEEP).count();
    if (keep.keepsAll()) {
      assertThat(decisions).allMatch(d -> d.mark().keep());
    } else {
      long most =
          keep.last()
              + keep.hourly()
              + keep.daily()
              + keep.weekly()
              + keep.monthly()
              + keep.yearly();
      assertThat(keptByRule).isLessThanOrEqualTo(most);
      if (!decisions.isEmpty()) {
        assertThat(decisions.get(decisions.size() - 1).mark().keep()).isTrue();
      }
    }
  }

  @Property(tries = 300)
  void theOrderInWhichSnapshotsAreGivenDoesNotMatter(
      @ForAll("groups") List<Candidate> group,
      @ForAll("keeps") KeepOptions keep,
      @ForAll Random random) {
    List<Candidate> shuffled = new ArrayList<>(group);
    Collections.shuffle(shuffled, random);
    assertThat(rules.decide(shuffled, keep)).isEqualTo(rules.decide(group, keep));
  }

  @Property(tries = 300)
  void keepLastKeepsThatMany(
      @ForAll("groups") List<Candidate> group, @ForAll @IntRange(min = 1, max = 50) int count) {
    long eligible = group.stream().filter(c -> c.finished() && !c.isProtected()).count();
    assertThat(
            rules.decide(group, new KeepOptions(count, 0, 0, 0, 0, 0)).stream()
                .filter(d -> d.mark() == PruneMark.KEEP))
        .hasSize((int) Math.min(eligible, count));
  }
}
