package io.pbs4j.server.push;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.server.http.BodyDrain;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * A request at the door and the way to answer it.
 *
 * @param address where it is from, for logs
 */
record PushExchange(Request request, Response response, Callback callback, String address) {
  private static final String CONTENT_TYPE = "application/json; charset=utf-8";

  /** ISO 8601 with milliseconds, as the original writes it. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** The key that a request brings; empty for none. */
  String key() {
    String own = request.getHeaders().get("X-API-Key");
    if (own != null && !own.isEmpty()) {
      return own;
    }
    String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    return authorization == null ? "" : authorization.replaceFirst("Bearer ", "");
  }

  /** Throws unless the headers say that the body is JSON; returns whether it is packed. */
  boolean requireJson() throws PushRefusedException {
    String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    String[] pieces = type == null ? new String[] {""} : type.toLowerCase(Locale.ROOT).split(";", -1);
    if (!pieces[0].strip().equals("application/json")) {
      throw PushRefusedException.invalid("Invalid Content-Type: must be application/json");
    }
    for (int i = 1; i < pieces.length; i++) {
      String parameter = pieces[i].strip().replace("\"", "");
      if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
        throw PushRefusedException.malformed("the body must be in UTF-8");
      }
    }
    String encoding = request.getHeaders().get(HttpHeader.CONTENT_ENCODING);
    String coding = encoding == null ? "" : encoding.strip().toLowerCase(Locale.ROOT);
    if (!coding.isEmpty() && !coding.equals("identity") && !coding.equals("gzip")) {
      throw PushRefusedException.unread(
          Refusal.ENCODING, 415, "Unsupported media type", "Content-Encoding must be gzip or identity");
    }
    return coding.equals("gzip");
  }

  /** Writes into the headers what a limit says. */
  void tell(Allowance allowance) {
    response.getHeaders().put("X-RateLimit-Limit", String.valueOf(allowance.limit()));
    response.getHeaders().put("X-RateLimit-Remaining", String.valueOf(allowance.remaining()));
    response.getHeaders().put("X-RateLimit-Reset", TIME.format(allowance.reset()));
  }

  void send(int status, ObjectNode body) {
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, CONTENT_TYPE);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
    response.write(true, ByteBuffer.wrap(bytes), callback);
  }

  /** Refuses, once the client has sent what it wants to send: it would not see the answer else. */
  void refuse(PushRefusedException refusal) {
    if (refusal.retryAfter() > 0) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, refusal.retryAfter());
    }
    if (request.getHeaders().contains(HttpHeader.EXPECT)) {
      // The client waits for this before it sends anything.
      send(refusal.status(), refusal.body());
    } else {
      BodyDrain.before(request, () -> send(refusal.status(), refusal.body()));
    }
  }
}
