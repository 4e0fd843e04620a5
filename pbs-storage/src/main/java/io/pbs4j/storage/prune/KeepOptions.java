package io.pbs4j.storage.prune;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many snapshots each retention rule keeps; 0 when the rule is not given.
 *
 * @param last the newest
 * @param hourly the newest of each hour
 * @param daily the newest of each day
 * @param weekly the newest of each ISO week
 * @param monthly the newest of each month
 * @param yearly the newest of each year
 */
public record KeepOptions(long last, long hourly, long daily, long weekly, long monthly, long yearly) {
  /** Whether no rule is given: then everything is kept. */
  public boolean keepsAll() {
    return last == 0 && hourly == 0 && daily == 0 && weekly == 0 && monthly == 0 && yearly == 0;
  }

  /** As on a command line: {@code --keep-last 3 --keep-daily 7}. */
  @Override
  public String toString() {
    Map<String, Long> rules = new LinkedHashMap<>();
    rules.put("last", last);
    rules.put("hourly", hourly);
    rules.put("daily", daily);
    rules.put("weekly", weekly);
    rules.put("monthly", monthly);
    rules.put("yearly", yearly);
    StringBuilder text = new StringBuilder();
    rules.forEach(
        (name, count) -> {
          if (count > 0) {
            text.append(text.isEmpty() ? "" : " ").append("--keep-").append(name).append(' ').append(count);
          }
        });
    return text.toString();
  }
}
