package io.pbs4j.client.api;

import io.pbs4j.client.ClientException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A task as a server lists it.
 *
 * @param upid its identifier
 * @param type worker type
 * @param user who started it
 * @param started seconds since 1970
 * @param ended seconds since 1970; absent while it runs
 * @param status {@code OK}, {@code WARNINGS: n} or an error; absent while it runs
 */
public record TaskItem(
    String upid,
    String type,
    String user,
    long started,
    OptionalLong ended,
    Optional<String> status) {
  static TaskItem read(AnswerFields fields) throws ClientException {
    return new TaskItem(
        fields.text("upid"),
        fields.text("worker_type"),
        fields.text("user"),
        fields.number("starttime"),
        fields.optionalNumber("endtime"),
        fields.optionalText("status"));
  }
}
