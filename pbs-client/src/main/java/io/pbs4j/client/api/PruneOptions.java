package io.pbs4j.client.api;

import io.pbs4j.client.http.Parameters;
import org.jspecify.annotations.Nullable;

/**
 * How many snapshots of a group to keep, each at least 1; {@code null} is no rule. Without any rule
 * everything is kept.
 *
 * @param last newest snapshots
 * @param hourly newest snapshots of different hours
 * @param daily of different days
 * @param weekly of different weeks
 * @param monthly of different months
 * @param yearly of different years
 */
public record PruneOptions(
    @Nullable Integer last,
    @Nullable Integer hourly,
    @Nullable Integer daily,
    @Nullable Integer weekly,
    @Nullable Integer monthly,
    @Nullable Integer yearly) {
  Parameters parameters() {
    return Parameters.of("keep-last", last)
        .and("keep-hourly", hourly)
        .and("keep-daily", daily)
        .and("keep-weekly", weekly)
        .and("keep-monthly", monthly)
        .and("keep-yearly", yearly);
  }
}
