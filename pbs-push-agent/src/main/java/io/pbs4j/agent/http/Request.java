package io.pbs4j.agent.http;

import java.util.LinkedHashMap;
import java.util.Map;

/** A call to be made. */
public final class Request {
  private final String method;
  private final String path;
  private final Map<String, String> headers;
  private final byte[] body;

  private Request(String method, String path, Map<String, String> headers, byte[] body) {
    this.method = method;
    this.path = path;
    this.headers = headers;
    this.body = body;
  }

  /**
   * A call that asks for something.
   *
   * @param path below the address of the server, beginning with a slash, already encoded; may have a query
   */
  public static Request get(String path) {
    return new Request("GET", path, Map.of(), new byte[0]);
  }

  /** A call that brings something; the body is not copied. */
  public static Request post(String path, byte[] body) {
    return new Request("POST", path, Map.of(), body);
  }

  /** The same with one more header. */
  public Request with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Request(method, path, more, body);
  }

  String method() {
    return method;
  }

  String path() {
    return path;
  }

  Map<String, String> headers() {
    return headers;
  }

  byte[] body() {
    return body;
  }

  /** Without headers and body, which may hold secrets. */
  @Override
  public String toString() {
    return method + " " + path;
  }
}
