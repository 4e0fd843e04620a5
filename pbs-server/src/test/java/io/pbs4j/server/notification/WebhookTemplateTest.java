package io.pbs4j.server.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookTemplateTest {
  private final WebhookTemplate template =
      new WebhookTemplate(
          Map.of("title", "a \"b\" $1\n", "timestamp", 12L, "fields", Map.of("job-id", "x&y"), "secrets", Map.of()));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{{timestamp}}               | 12",
        "{{ fields.job-id }}         | x&y",
        "{{{ fields.job-id }}}       | x&y",
        "{\"a\":{{timestamp}}}         | {\"a\":12}",
        "{{ url-encode title }}      | a%20%22b%22%20%241%0A",
        "{{ escape title }}          | a \\\"b\\\" $1\\n",
        "{{ json title }}            | \"a \\\"b\\\" $1\\n\"",
        "{{ json fields }}           | {\"job-id\":\"x&y\"}",
        "<{{ secrets.nosuch }}>      | <>",
        "<{{ nosuch }}>              | <>",
        "<{{ title.x }}>             | <>",
        "{{ other helper }} { {x} }  | {{ other helper }} { {x} }",
      })
  void fillsPlaces(String text, String expected) {
    assertThat(template.fill(text)).isEqualTo(expected);
  }
}
