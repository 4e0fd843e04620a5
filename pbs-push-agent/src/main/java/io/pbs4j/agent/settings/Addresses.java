package io.pbs4j.agent.settings;

import io.pbs4j.client.CertificatePin;
import io.pbs4j.core.InvalidNameException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads addresses and fingerprints. */
public final class Addresses {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[(0*:)*:?0*1\\]");

  private static final int MAX_PORT = 65_535;

  private Addresses() {}

  /** Whether an address is of this host itself. */
  public static boolean isLoopback(URI url) {
    return LOOPBACK.matcher(url.getHost().toLowerCase(Locale.ROOT)).matches();
  }

  /** Host and port as they were given. */
  static String name(URI url) {
    return url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
  }

  /**
   * Reads an address.
   *
   * @param plaintext whether other hosts may be spoken to without TLS
   */
  static URI url(String setting, String text, boolean plaintext) throws SettingsException {
    URI url;
    try {
      url = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    } catch (URISyntaxException e) {
      throw new SettingsException(setting + " is no address such as https://host:port");
    }
    String scheme = Optional.ofNullable(url.getScheme()).orElse("").toLowerCase(Locale.ROOT);
    if (url.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
      throw new SettingsException(setting + " must be an address such as https://host:port");
    }
    if (url.getPort() == 0 || url.getPort() > MAX_PORT) {
      throw new SettingsException(setting + " must have a port from 1 to " + MAX_PORT);
    }
    if (url.getUserInfo() != null || url.getQuery() != null || url.getFragment() != null) {
      throw new SettingsException(setting + " must have no user, query or fragment");
    }
    if (scheme.equals("http") && !plaintext && !isLoopback(url)) {
      throw new SettingsException(
          setting
              + " is plain http: key and figures would be readable on the way. Use https, or set "
              + Setting.PULSE_AGENT_ALLOW_PLAINTEXT_HTTP
              + "=true if you accept that");
    }
    return url;
  }

  /** Reads a fingerprint: 64 hexadecimal digits, with or without colons. */
  static @Nullable CertificatePin pin(String setting, Optional<String> text) throws SettingsException {
    if (text.isEmpty()) {
      return null;
    }
    String digits = text.get().replace(":", "");
    if (!digits.matches("[0-9a-fA-F]{64}")) {
      throw new SettingsException(
          setting + " must be a SHA-256 fingerprint: 64 hexadecimal digits, colons allowed");
    }
    try {
      return CertificatePin.parse(digits.replaceAll("(..)(?!$)", "$1:"));
    } catch (InvalidNameException e) {
      throw new SettingsException(setting + ": " + e.getMessage());
    }
  }
}
