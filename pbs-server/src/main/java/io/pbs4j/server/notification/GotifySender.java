package io.pbs4j.server.notification;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.server.section.Entry;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;

/** Sends to a Gotify server. */
final class GotifySender implements Sender {
  private final Https https;

  GotifySender(Https https) {
    this.https = https;
  }

  @Override
  public void send(Entry target, Message message) throws IOException {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("title", message.title());
    body.put("message", message.body());
    body.put("priority", message.severity().priority());
    body.putObject("extras").putObject("client::display").put("contentType", "text/plain");
    String server = target.requiredText("server").replaceAll("/+$", "");
    String token = target.secrets().reveal("token");
    HttpRequest.Builder request;
    try {
      request = HttpRequest.newBuilder(Https.uri(server + "/message")).timeout(Https.TIMEOUT);
      Https.header(request, "Authorization", "Bearer " + token);
    } catch (IllegalArgumentException e) {
      throw new UndeliverableException(String.valueOf(e.getMessage()));
    }
    https.send(
        request
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString()))
            .build());
  }
}
