package io.pbs4j.client.http;

import io.pbs4j.client.ClientException;
import io.pbs4j.client.ClientException.Kind;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.BufferingResponseListener;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.client.transport.HttpRequest;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;

/** Opens sessions: an ordinary request that the server answers with 101, after which HTTP/2 is spoken. */
public final class ProtocolUpgrade {
  /** The two protocols. */
  public enum Protocol {
    /** Writes one snapshot. */
    BACKUP("backup", "proxmox-backup-protocol-v1"),
    /** Reads one snapshot. */
    READER("reader", "proxmox-backup-reader-protocol-v1");

    private final String path;
    private final String id;

    Protocol(String path, String id) {
      this.path = path;
      this.id = id;
    }
  }

  private static final int MAX_ERROR = 64 << 10;
  private static final int UNAUTHORIZED = 401;
  private static final int SWITCHING_PROTOCOLS = 101;

  /** What servers say of a group or snapshot that is in use. */
  private static final List<String> LOCKED =
      List.of("locked by another operation", "another backup is already running");

  private final RestClient rest;

  /** Opens sessions on the server and with the login of {@code rest}. */
  public ProtocolUpgrade(RestClient rest) {
    this.rest = rest;
  }

  /**
   * Opens a session. Failures that the server answers with keep its words.
   *
   * <p>A server lets go of a snapshot a moment after its session has ended, so that a restore right after a
   * backup can meet the lock of that backup. Such a refusal is tried again for a second, and so is a
   * connection that breaks before the server has answered.
   */
  public ProtocolConnection open(Protocol protocol, Parameters query) throws ClientException {
    return QuickRetry.run(
        () -> openOnce(protocol, query),
        e -> isLocked(e) || Failures.isBrokenConnection(e));
  }

  /** Whether a server refused because a group or snapshot is in use. */
  public static boolean isLocked(ClientException refusal) {
    String message = String.valueOf(refusal.getMessage());
    return refusal.kind() == Kind.REFUSED && LOCKED.stream().anyMatch(message::contains);
  }

  private ProtocolConnection openOnce(Protocol protocol, Parameters query) throws ClientException {
    HttpFields.Mutable headers = HttpFields.build();
    rest.login().authorize(headers);
    try {
      return attempt(protocol, query, headers);
    } catch (ClientException e) {
      if (e.status() != UNAUTHORIZED || !rest.login().refused()) {
        throw e;
      }
    }
    rest.login().authorize(headers);
    return attempt(protocol, query, headers);
  }

  private ProtocolConnection attempt(Protocol protocol, Parameters query, HttpFields login)
      throws ClientException {
    ProtocolConnection.Observer observer = new ProtocolConnection.Observer();
    ProtocolUpgrader upgrader = new ProtocolUpgrader(rest.engine().http2(), observer);
    Request request =
        rest.request(HttpMethod.GET, query.appendTo("/api2/json/" + protocol.path))
            .headers(
                fields ->
                    fields
                        .add(login)
                        .put(HttpHeader.CONNECTION, "upgrade")
                        .put(HttpHeader.UPGRADE, protocol.id));
    ((HttpRequest) request)
        .getConversation()
        .setAttribute(org.eclipse.jetty.client.HttpUpgrader.class.getName(), upgrader);
    CompletableFuture<ProtocolUpgrader.Upgraded> upgraded = upgrader.upgraded();
    request.send(new RefusalListener(upgraded));
    String peer = rest.repository().authority();
    try {
      return ProtocolConnection.of(
          peer,
          upgraded.get(HttpEngine.ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS),
          observer);
    } catch (InterruptedException e) {
      RestClient.abort(request, e);
      Thread.currentThread().interrupt();
      throw new ClientException(Kind.DISCONNECTED, "interrupted", e);
    } catch (TimeoutException | ExecutionException e) {
      RestClient.abort(request, e);
      throw Failures.explain(peer, e);
    }
  }

  /** Hears of answers other than 101, and of failures. */
  private static final class RefusalListener extends BufferingResponseListener {
    private final CompletableFuture<?> upgraded;

    RefusalListener(CompletableFuture<?> upgraded) {
      super(MAX_ERROR);
      this.upgraded = upgraded;
    }

    @Override
    public void onComplete(Result result) {
      int status = result.getResponse() == null ? 0 : result.getResponse().getStatus();
      if (result.isFailed()) {
        upgraded.completeExceptionally(result.getFailure());
      } else if (status != SWITCHING_PROTOCOLS) {
        upgraded.completeExceptionally(ClientException.ofAnswer(
                status,
                getContentAsString(),
                result.getResponse().getHeaders().get(HttpHeader.RETRY_AFTER)));
      }
    }
  }
}
