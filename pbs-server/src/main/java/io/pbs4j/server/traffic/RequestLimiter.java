package io.pbs4j.server.traffic;

import io.github.bucket4j.TimeMeter;
import io.pbs4j.core.access.AuthId;
import io.pbs4j.server.access.NotAuthenticatedException;
import io.pbs4j.server.api.Authentication;
import io.pbs4j.server.http.PlainText;
import java.net.InetAddress;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Refuses requests beyond the limits with status 429. Requests of upgraded connections do not come by here: a
 * backup counts as the one request that began it.
 */
public final class RequestLimiter {
  private static final int TOO_MANY = 429;

  /** The tenant of everybody until there are others. */
  private static final String TENANT = "default";

  private static final int OK = 200;

  /** Where the status of an answer tells whether it is an error. */
  private static final String BARE_STATUS = "/api2/json/";

  private static final String LOGIN = "/access/ticket";

  private final RateLimits limits;
  private final ClientAddress addresses;
  private final BucketTable byAddress;
  private final BucketTable byTenant;
  private final BucketTable logins;

  /** Creates the limiter. */
  public RequestLimiter(RateLimits limits) {
    this(limits, TimeMeter.SYSTEM_MILLISECONDS);
  }

  RequestLimiter(RateLimits limits, TimeMeter meter) {
    this.limits = limits;
    this.addresses = new ClientAddress(limits.proxies());
    this.byAddress = new BucketTable(limits.address(), meter);
    this.byTenant = new BucketTable(limits.tenant(), meter);
    this.logins = new BucketTable(limits.login(), meter);
  }

  /** A handler within the limits for addresses. */
  public Handler over(Handler handler) {
    return limits.on() ? new Limited(handler) : handler;
  }

  /** An authentication whose users are within the limit of their tenant. */
  public Authentication over(Authentication authentication) {
    return limits.on() ? request -> withinTenant(request, authentication) : authentication;
  }

  /** Takes a request off its address's count, for the sender has proved who he is in some other way. */
  public void proved(Request request) {
    InetAddress address = limits.on() ? addresses.of(request) : null;
    if (address != null && !isExempt(address)) {
      byAddress.giveBack(ClientAddress.key(address));
    }
  }

  private AuthId withinTenant(Request request, Authentication authentication)
      throws NotAuthenticatedException {
    AuthId caller = authentication.of(request);
    InetAddress address = addresses.of(request);
    if (address != null && !isExempt(address)) {
      // Many hosts may share an address. The limit of addresses is for those who have not proved who they are.
      byAddress.giveBack(ClientAddress.key(address));
    }
    if (address == null || !isExempt(address)) {
      long wait = byTenant.take(TENANT);
      if (wait > 0) {
        throw new TooManyRequestsException("too many requests of this tenant", wait);
      }
    }
    return caller;
  }

  private boolean isExempt(InetAddress address) {
    return limits.exempt().stream().anyMatch(network -> network.contains(address));
  }

  private final class Limited extends Handler.Wrapper {
    Limited(Handler handler) {
      super(handler);
    }

    /** Right passwords are no attempts: hosts behind one address log in again and again. */
    private void loggedIn(Response response, Object key) {
      if (response.getStatus() == OK) {
        logins.giveBack(key);
        byAddress.giveBack(key);
      }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      InetAddress address = addresses.of(request);
      if (address == null || isExempt(address)) {
        return super.handle(request, response, callback);
      }
      Object key = ClientAddress.key(address);
      boolean login =
          HttpMethod.POST.is(request.getMethod()) && request.getHttpURI().getPath().endsWith(LOGIN);
      long wait = byAddress.take(key);
      String what = "too many requests from this address";
      if (wait == 0 && login) {
        wait = logins.take(key);
        what = "too many logins from this address";
      }
      if (wait == 0) {
        if (login && request.getHttpURI().getPath().contains(BARE_STATUS)) {
          Request.addCompletionListener(request, failure -> loggedIn(response, key));
        }
        return super.handle(request, response, callback);
      }
      response.getHeaders().put(HttpHeader.RETRY_AFTER, wait);
      PlainText.answer(response, callback, TOO_MANY, what + ", try again in " + wait + " s");
      return true;
    }
  }
}
