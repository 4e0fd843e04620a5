package io.pbs4j.server.http;

import java.security.Provider;
import java.security.Security;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts Amazon Corretto Crypto Provider first, where its native library is there: it takes some of the CPU time
 * out of TLS. See {@code docs/decisions/0004}.
 */
public final class FastCrypto {
  private static final Logger LOG = LoggerFactory.getLogger(FastCrypto.class);
  private static final String PROVIDER = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

  private FastCrypto() {}

  /** Installs the provider for the whole process, or leaves the JDK's if it is not for this platform. */
  public static void install() {
    try {
      Class<?> type = Class.forName(PROVIDER);
      Provider provider = (Provider) type.getField("INSTANCE").get(null);
      // Not its full self-test, which would take a second of every start.
      Object error = type.getMethod("getLoadingError").invoke(provider);
      if (error == null) {
        Security.insertProviderAt(provider, 1);
      } else {
        LOG.info("native cryptography does not load, using the JDK's: {}", error.toString());
      }
    } catch (ReflectiveOperationException | LinkageError e) {
      LOG.info("native cryptography is not available, using the JDK's: {}", e.toString());
    }
  }
}
