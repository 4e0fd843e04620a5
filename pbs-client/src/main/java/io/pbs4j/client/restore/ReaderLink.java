package io.pbs4j.client.restore;

import io.pbs4j.client.ClientException;
import io.pbs4j.client.ClientException.Kind;
import io.pbs4j.client.Retries;
import io.pbs4j.client.http.ProtocolConnection;
import java.io.Closeable;
import java.io.IOException;

/** The connection of a reader session; a new one takes its place when it breaks. */
public final class ReaderLink implements Closeable {
  /** Opens connections for reading one snapshot. */
  @FunctionalInterface
  public interface Opener {
    /** Opens one. */
    ProtocolConnection open() throws IOException;
  }

  private final Opener opener;
  private final Retries retries;
  private ProtocolConnection connection;
  private boolean spent;

  /** Opens the first connection. */
  public ReaderLink(Opener opener, Retries retries) throws IOException {
    this.opener = opener;
    this.retries = retries;
    this.connection = opener.open();
  }

  /** How often work that makes no progress is taken up again. */
  int limit() {
    return retries.limit();
  }

  /** The connection as it is now. */
  synchronized ProtocolConnection connection() {
    return connection;
  }

  /** Work that can be done from the start by any connection. */
  @FunctionalInterface
  interface Work<T> {
    T by(ProtocolConnection connection) throws IOException;
  }

  /** Does work by the connection as it is now, or by new ones as long as it breaks. */
  <T> T run(Work<T> work) throws IOException {
    return retries.run(
        () -> {
          ProtocolConnection used = usable();
          try {
            return work.by(used);
          } catch (ClientException e) {
            if (e.kind() == Kind.DISCONNECTED) {
              broke(used);
            }
            throw e;
          }
        });
  }

  private synchronized ProtocolConnection usable() throws IOException {
    return spent ? renewed(connection) : connection;
  }

  private synchronized void broke(ProtocolConnection used) {
    spent |= used == connection;
  }

  /**
   * Takes work up again that a failure ended.
   *
   * @param broken the connection that it was noticed on
   * @param failure why
   * @param registration makes a new connection fit for the work
   */
  void resume(ProtocolConnection broken, ClientException failure, Registration registration)
      throws IOException {
    var unused =
        retries.resume(
            failure,
            () -> {
              ProtocolConnection fresh = renewed(broken);
              try {
                registration.register(fresh);
              } catch (IOException e) {
                fresh.close();
                throw e;
              }
              return fresh;
            });
  }

  /** What has to be done on a new connection first. */
  @FunctionalInterface
  interface Registration {
    void register(ProtocolConnection fresh) throws IOException;
  }

  private synchronized ProtocolConnection renewed(ProtocolConnection broken) throws IOException {
    broken.close();
    connection.close();
    connection = opener.open();
    spent = false;
    return connection;
  }

  @Override
  public synchronized void close() {
    connection.close();
  }
}
