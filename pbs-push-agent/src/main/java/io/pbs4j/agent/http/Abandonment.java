package io.pbs4j.agent.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Leaves a call that takes too long. Never blocks, as one thread watches over all calls: closing a connection of the
 * platform waits for whoever reads from it, which a server that drips can prolong for ever.
 */
final class Abandonment implements Runnable {
  private final HttpURLConnection connection;
  private volatile boolean came;
  private volatile @Nullable Socket socket;

  Abandonment(HttpURLConnection connection) {
    this.connection = connection;
  }

  /** Whether the call was left. */
  boolean came() {
    return came;
  }

  @Override
  public void run() {
    came = true;
    Socket below = socket;
    if (below != null) {
      try {
        below.close();
      } catch (IOException e) {
        // Closed it is.
      }
    }
    Thread closing = new Thread(connection::disconnect, "leave");
    closing.setDaemon(true);
    closing.start();
  }

  /** A body that ends when the call is left, whoever holds the connection. */
  InputStream ending(InputStream body) {
    return new FilterInputStream(body) {
      @Override
      public int read() throws IOException {
        int value = super.read();
        check();
        return value;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        check();
        return count;
      }
    };
  }

  private void check() throws InterruptedIOException {
    if (came) {
      throw new InterruptedIOException("the call was left");
    }
  }

  /** Makes sockets of TLS, and notes the plain ones below them: those close at once. */
  SSLSocketFactory noting(SSLSocketFactory factory) {
    return new Noting(factory);
  }

  /** Makes no unconnected sockets, for then the platform brings a plain one that is connected. */
  private final class Noting extends SSLSocketFactory {
    private final SSLSocketFactory factory;

    Noting(SSLSocketFactory factory) {
      this.factory = factory;
    }

    @Override
    public String[] getDefaultCipherSuites() {
      return factory.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
      return factory.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(Socket below, String host, int port, boolean close) throws IOException {
      socket = below;
      if (came) {
        below.close();
      }
      return factory.createSocket(below, host, port, close);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return factory.createSocket(host, port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
      return factory.createSocket(host, port, local, localPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return factory.createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress local, int localPort)
        throws IOException {
      return factory.createSocket(address, port, local, localPort);
    }
  }
}
