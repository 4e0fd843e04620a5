package io.pbs4j.server.traffic;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Finds out which address a request is from: that of the connection, or what a trusted proxy says. */
public final class ClientAddress {
  private final List<Network> proxies;

  /** Creates it; {@code proxies} are those whose word is taken. */
  public ClientAddress(List<Network> proxies) {
    this.proxies = List.copyOf(proxies);
  }

  /** The address; {@code null} for a connection that has none. */
  public @Nullable InetAddress of(Request request) {
    if (!(request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress inet)
        || inet.getAddress() == null) {
      return null;
    }
    return isProxy(inet.getAddress())
        ? forwarded(request.getHeaders().getValuesList(HttpHeader.X_FORWARDED_FOR), inet.getAddress())
        : inet.getAddress();
  }

  /** The last address that no proxy of ours wrote down for another proxy of ours: those before it prove nothing. */
  InetAddress forwarded(List<String> headers, InetAddress connection) {
    List<String> hops = new ArrayList<>();
    for (String header : headers) {
      hops.addAll(Arrays.asList(header.split(",", -1)));
    }
    InetAddress last = connection;
    for (int i = hops.size() - 1; i >= 0; i--) {
      InetAddress hop = Network.addressOrNull(hops.get(i).strip());
      if (hop == null) {
        return last;
      }
      last = hop;
      if (!isProxy(hop)) {
        return hop;
      }
    }
    return last;
  }

  private boolean isProxy(InetAddress address) {
    return proxies.stream().anyMatch(proxy -> proxy.contains(address));
  }

  /** What counts as one caller: an IPv4 address, or the 64 bits of an IPv6 address that name its subnet. */
  public static Object key(InetAddress address) {
    return address instanceof Inet6Address
        ? ByteBuffer.wrap(address.getAddress()).getLong()
        : address;
  }
}
