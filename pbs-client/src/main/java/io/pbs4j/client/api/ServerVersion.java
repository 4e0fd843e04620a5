package io.pbs4j.client.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.pbs4j.client.ClientException;

/**
 * What a server says it is.
 *
 * @param version major and minor number, such as {@code 3.2}
 * @param release release within the version
 * @param repoid revision of the sources
 */
public record ServerVersion(String version, String release, String repoid) {
  /** Reads the answer of {@code /version}. */
  public static ServerVersion of(JsonNode answer) throws ClientException {
    return AnswerFields.one(
        answer,
        fields ->
            new ServerVersion(
                fields.text("version"), fields.text("release"), fields.optionalText("repoid").orElse("")));
  }
}
