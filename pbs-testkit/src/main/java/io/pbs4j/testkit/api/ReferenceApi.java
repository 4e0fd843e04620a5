package io.pbs4j.testkit.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The API of the reference server 3.2, as it describes itself. */
public final class ReferenceApi {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ADMIN = "admin.jsonl";

  private ReferenceApi() {}

  /**
   * One endpoint.
   *
   * @param method {@code GET}, {@code POST}, {@code PUT} or {@code DELETE}
   * @param path below {@code /api2/json}, with captured parameters in braces
   * @param parameters by name: their schemas, with {@code type}, {@code optional}, {@code pattern} and so on
   * @param returns schema of the answer
   */
  public record Operation(String method, String path, JsonNode parameters, JsonNode returns) {
    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  /**
   * The endpoints for administration: without those for tape, disks, packages, network devices and the host's power,
   * and without remotes, certificates, directories and OpenID.
   */
  public static List<Operation> admin() throws IOException {
    List<Operation> list = new ArrayList<>();
    try (InputStream in = ReferenceApi.class.getResourceAsStream(ADMIN)) {
      if (in == null) {
        throw new IOException(ADMIN + " is missing");
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode node = JSON.readTree(line);
        list.add(
            new Operation(
                node.path("method").asText(), node.path("path").asText(), node.path("parameters"), node.path("returns")));
      }
    }
    return list;
  }
}
