package io.pbs4j.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;

/**
 * HTTP/1.1 that also takes requests without a Host header.
 *
 * <p>A widespread backup client sends none. Jetty has no switch for that, so the parser gets a stand-in
 * header at the very place where it misses the real one.
 */
final class HostOptionalConnectionFactory extends HttpConnectionFactory {
  HostOptionalConnectionFactory(HttpConfiguration config) {
    super(config);
  }

  @Override
  public Connection newConnection(Connector connector, EndPoint endPoint) {
    HttpConnection connection = new HostOptionalConnection(getHttpConfiguration(), connector, endPoint);
    connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
    return configure(connection, connector, endPoint);
  }

  private static final class HostOptionalConnection extends HttpConnection {
    HostOptionalConnection(HttpConfiguration config, Connector connector, EndPoint endPoint) {
      super(config, connector, endPoint);
    }

    @Override
    protected HttpParser newHttpParser(HttpCompliance compliance) {
      HttpParser strict = super.newHttpParser(compliance);
      HttpParser lenient =
          new HostOptionalParser(
              (HttpParser.RequestHandler) strict.getHandler(),
              getHttpConfiguration().getRequestHeaderSize(),
              compliance);
      lenient.setHeaderCacheSize(strict.getHeaderCacheSize());
      lenient.setHeaderCacheCaseSensitive(strict.isHeaderCacheCaseSensitive());
      return lenient;
    }
  }

  private static final class HostOptionalParser extends HttpParser {
    /** The reason that the parser gives, after it has taken the empty line that ends the headers. */
    private static final String COMPLAINT = "No Host";

    private static final byte[] STAND_IN = "Host: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    HostOptionalParser(RequestHandler handler, int maxHeaderBytes, HttpCompliance compliance) {
      super(handler, maxHeaderBytes, compliance);
    }

    @Override
    protected boolean parseFields(ByteBuffer buffer) {
      try {
        return super.parseFields(buffer);
      } catch (HttpException.RuntimeException e) {
        if (!COMPLAINT.equals(e.getReason())) {
          throw e;
        }
        return super.parseFields(ByteBuffer.wrap(STAND_IN));
      }
    }
  }
}
