package io.pbs4j.agent.delivery;

import io.pbs4j.agent.http.Reply;
import io.pbs4j.agent.json.JsonText;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The pause a receiver asks for: in a header, as seconds or as a date, or in its answer. */
final class RetryAfter {
  /** No receiver is obeyed for longer. */
  static final Duration LONGEST = Duration.ofHours(1);

  private RetryAfter() {}

  static Optional<Duration> of(Reply reply, Instant now) {
    Optional<Duration> pause = reply.retryAfter().flatMap(text -> parse(text.strip(), now));
    return (pause.isPresent() ? pause : fromBody(reply)).map(RetryAfter::bounded);
  }

  private static Optional<Duration> parse(String text, Instant now) {
    if (text.matches("[0-9]{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      Instant then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(Duration.between(now, then));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Duration> fromBody(Reply reply) {
    try {
      return JsonText.read(reply.body()) instanceof java.util.Map<?, ?> fields
              && fields.get("retryAfter") instanceof Number seconds
          ? Optional.of(Duration.ofSeconds(seconds.longValue()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Duration bounded(Duration pause) {
    return pause.isNegative() ? Duration.ZERO : pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
  }
}
