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
public final class Pbs {
  public static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");

  public final Map<String, String> variables = new HashMap<>();
  private String out = "";
  private String err = "";

  public int run(String... args) {
    CommandRunner.Result result = CommandRunner.run(variables, InstantSource.fixed(NOW), args);
    out = result.out();
    err = result.err();
    return result.code();
  }

  public String out() {
    return out;
  }

  public String err() {
    return err;
  }

  public JsonNode json() throws IOException {
    return new ObjectMapper().readTree(out);
  }
}
