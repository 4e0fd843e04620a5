package io.pbs4j.server.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import jdk.net.ExtendedSocketOptions;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A connector whose accepted sockets probe a silent peer, since upgraded connections have no timeout. */
final class KeepAliveConnector extends ServerConnector {
  /** Seconds of silence before the first probe, as the stock client and server have it. */
  private static final int PROBE_AFTER = 120;

  KeepAliveConnector(Server server, ConnectionFactory... factories) {
    super(server, factories);
  }

  @Override
  protected void configure(Socket socket) {
    super.configure(socket);
    try {
      socket.setKeepAlive(true);
      if (socket.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
        socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, PROBE_AFTER);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
