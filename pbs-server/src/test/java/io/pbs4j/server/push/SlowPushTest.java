package io.pbs4j.server.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.server.http.RawTls;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Bodies that take their time. */
class SlowPushTest extends PushFixture {
  @Test
  void aBodyThatDripsIsGivenUpAfterAMinute() throws Exception {
    try (Socket socket = RawTls.trusting().getSocketFactory().createSocket("localhost", server.port())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST /api/push/metrics HTTP/1.1\r\nHost: localhost\r\nX-API-Key: "
                  + KEY
                  + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n"
                  + "Expect: 100-continue\r\nConnection: close\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      InputStream in = socket.getInputStream();
      // Comes once the server begins to read the body.
      assertThat(new String(in.readNBytes(25), StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 100 Continue");

      clock.advance(PushBody.DEADLINE.plusMillis(1));
      out.write(" ".repeat(100).getBytes(StandardCharsets.US_ASCII));
      out.flush();

      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 408")
          .contains("the body took more than 60 s");
    }
  }
}
