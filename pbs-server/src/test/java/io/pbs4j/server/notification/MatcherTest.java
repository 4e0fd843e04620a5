package io.pbs4j.server.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatcherTest {
  /** A Monday. */
  private static final LocalDateTime NOW = LocalDateTime.parse("2026-11-23T10:00");

  private static final Notification FAILED_GC =
      new Notification(
          Severity.ERROR, "gc-err", Map.of("type", "gc", "hostname", "pbs1", "datastore", "store"), Map.of());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{}                                                                        | true",
        "{'invert-match': true}                                                    | false",
        "{'match-field': ['exact:type=gc']}                                        | true",
        "{'match-field': ['exact:type=gc,verify']}                                 | true",
        "{'match-field': ['exact:type=prune']}                                     | false",
        "{'match-field': ['exact:job-id=x']}                                       | false",
        "{'match-field': ['regex:hostname=^pbs[0-9]$']}                            | true",
        "{'match-field': ['regex:hostname=bs']}                                    | true",
        "{'match-field': ['regex:hostname=^bs']}                                   | false",
        "{'match-field': ['exact:type=gc', 'exact:datastore=other']}               | false",
        "{'match-field': ['exact:type=gc', 'exact:datastore=other'], 'mode': 'any'} | true",
        "{'match-severity': ['info,notice']}                                       | false",
        "{'match-severity': ['warning, error']}                                    | true",
        "{'match-calendar': ['mon..fri 8:00-12:00']}                               | true",
        "{'match-calendar': ['mon..fri 8:00-10:00']}                               | false",
        "{'match-calendar': ['sat,sun 0-24']}                                      | false",
        "{'match-field': ['exact:type=gc'], 'match-severity': ['info']}            | false",
        "{'match-field': ['exact:type=gc'], 'match-severity': ['info'], 'mode': 'any'} | true",
        "{'match-field': ['exact:type=prune'], 'match-severity': ['info'], 'invert-match': true} | true",
      })
  void decides(String matcher, boolean matches) throws Exception {
    assertThat(Matcher.of(Entries.of(matcher)).matches(FAILED_GC, NOW)).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'match-field': ['foo']}",
        "{'match-field': ['exact:type']}",
        "{'match-field': ['exact:=x']}",
        "{'match-field': ['other:type=x']}",
        "{'match-field': ['regex:type=(']}",
        "{'match-severity': ['bogus']}",
        "{'match-severity': ['']}",
        "{'match-calendar': ['8']}",
      })
  void refusesWhatIsNoCondition(String matcher) throws Exception {
    var entry = Entries.of(matcher);
    assertThatThrownBy(() -> Matcher.of(entry)).isInstanceOf(IllegalArgumentException.class);
  }
}
