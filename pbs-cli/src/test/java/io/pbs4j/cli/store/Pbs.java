package io.pbs4j.cli.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pbs4j.cli.CommandRunner;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Runs {@code pbs} within the test and keeps what it printed. */
final class Pbs {
  static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");

  final Map<String, String> variables = new HashMap<>();
  private String out = "";
  private String err = "";

  int run(String... args) {
    CommandRunner.Result result = CommandRunner.run(variables, InstantSource.fixed(NOW), args);
    out = result.out();
    err = result.err();
    return result.code();
  }

  String out() {
    return out;
  }

  String err() {
    return err;
  }

  JsonNode json() throws IOException {
    return new ObjectMapper().readTree(out);
  }
}
