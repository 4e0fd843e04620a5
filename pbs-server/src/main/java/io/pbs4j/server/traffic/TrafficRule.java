package io.pbs4j.server.traffic;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.pbs4j.core.schedule.DailyDuration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule for the rate of backups and restores, in the texts in which it is configured.
 *
 * @param name its name
 * @param network ranges of addresses that it is for
 * @param rateIn bytes a second that clients may send; {@code null} for no limit
 * @param rateOut bytes a second that they may fetch; {@code null} for no limit
 * @param burstIn bytes that may come at once; {@code null} for those of a second
 * @param burstOut bytes that may go at once; {@code null} for those of a second
 * @param timeframe spans of the day in which it holds; {@code null} for always
 * @param users whom it is for; {@code null} for everybody
 * @param comment one line
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TrafficRule(
    String name,
    List<String> network,
    @JsonProperty("rate-in") @Nullable String rateIn,
    @JsonProperty("rate-out") @Nullable String rateOut,
    @JsonProperty("burst-in") @Nullable String burstIn,
    @JsonProperty("burst-out") @Nullable String burstOut,
    @Nullable List<String> timeframe,
    @Nullable List<String> users,
    @Nullable String comment) {
  /** Copies the lists. */
  TrafficRule {
    network = List.copyOf(network);
    timeframe = timeframe == null ? null : List.copyOf(timeframe);
    users = users == null ? null : List.copyOf(users);
  }

  List<Network> networks() {
    return network.stream().map(Network::parse).toList();
  }

  List<DailyDuration> spans() {
    return timeframe == null ? List.of() : timeframe.stream().map(DailyDuration::parse).toList();
  }
}
