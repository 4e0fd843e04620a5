package io.pbs4j.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pbs4j.testkit.Exchange.Body;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Traffic between the stock client (one trace: an independent client) and the reference server,
 * both 3.2.4.
 */
public final class Traces {
  private static final Pattern BINARY =
      Pattern.compile("<bin len=(\\d+) head=([0-9a-f]*) sha256=([0-9a-f]{64})>");

  /** Ends a text that was cut at 4 KiB. */
  private static final Pattern CUT = Pattern.compile("\\.\\.\\.<\\d+ bytes>$");

  private final ObjectMapper json = new ObjectMapper();

  /** Names of the traces in order of their numbers, such as {@code 08-backup-first}. */
  public List<String> names() throws IOException {
    return text("index.txt").lines().toList();
  }

  /**
   * Requests and answers of a trace in the order of their beginning; notes on connections are left
   * out.
   */
  public List<Exchange> exchanges(String name) throws IOException {
    List<Exchange> exchanges = new ArrayList<>();
    for (String line : lines(name)) {
      JsonNode node = json.readTree(line);
      if (node.has("method")) {
        exchanges.add(exchange(node));
      }
    }
    return exchanges;
  }

  /** The lines of a trace as recorded: one JSON object each, notes included. */
  public List<String> lines(String name) throws IOException {
    return text(name + ".jsonl").lines().toList();
  }

  private static String text(String file) throws IOException {
    try (InputStream in = Traces.class.getResourceAsStream("traces/" + file)) {
      if (in == null) {
        throw new IOException("no trace file " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Exchange exchange(JsonNode node) {
    return new Exchange(
        node.path("conn").asInt(),
        node.path("proto").asText().equals("h2"),
        node.path("stream").asInt(),
        node.path("method").asText(),
        node.path("path").asText(),
        headers(node.path("req_h")),
        body(node.path("req_body"), node.path("req_len").asLong()),
        Integer.parseInt(node.path("status").asText().substring(0, 3)),
        headers(node.path("res_h")),
        body(node.path("res_body"), node.path("res_len").asLong()));
  }

  private static Map<String, String> headers(JsonNode node) {
    Map<String, String> headers = new TreeMap<>();
    node.properties().forEach(field -> headers.put(field.getKey(), field.getValue().asText()));
    return headers;
  }

  private static Body body(JsonNode node, long length) {
    Matcher binary = BINARY.matcher(node.asText());
    return binary.matches()
        ? new Body(Long.parseLong(binary.group(1)), null, binary.group(2), binary.group(3))
        : new Body(length, CUT.matcher(node.asText()).replaceFirst(""), null, null);
  }
}
