package io.pbs4j.server.http;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Bytes in, bytes out, for requests that no polite client would send. */
public final class RawTls {
  private static final int PATIENCE_MILLIS = 20_000;

  private RawTls() {}

  /** A TLS context that trusts whoever answers; only for tests. */
  public static SSLContext trusting() throws GeneralSecurityException {
    X509TrustManager anyone =
        new X509TrustManager() {
          @Override
          public void checkClientTrusted(X509Certificate[] chain, String type) {}

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String type) {}

          @Override
          public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
          }
        };
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {anyone}, new SecureRandom());
    return context;
  }

  /** Connects with TLS to 127.0.0.1. */
  public static SSLSocket connect(int port) throws IOException, GeneralSecurityException {
    SSLSocket socket = (SSLSocket) trusting().getSocketFactory().createSocket("127.0.0.1", port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  /** Sends a text over TLS and reads until the server closes; the text should ask it to. */
  public static String talk(int port, String text) throws IOException, GeneralSecurityException {
    try (Socket socket = connect(port)) {
      return talk(socket, text);
    }
  }

  /** Sends a text in clear and reads until the server closes. */
  public static String talkClear(int port, String text) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      return talk(socket, text);
    }
  }

  private static String talk(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
