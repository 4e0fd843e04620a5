package io.pbs4j.core.crypto;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;
import org.jspecify.annotations.Nullable;

/** The text form of keys (RFC 7468). */
final class Pem {
  private Pem() {}

  /** The first object of a text, or {@code null} if there is none. */
  static @Nullable PemObject read(String text) {
    try (PemReader reader = new PemReader(new StringReader(text))) {
      return reader.readPemObject();
    } catch (IOException | IllegalStateException e) {
      return null;
    }
  }

  static String write(String type, byte[] content) {
    StringWriter out = new StringWriter();
    try (PemWriter writer = new PemWriter(out)) {
      writer.writeObject(new PemObject(type, content));
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory cannot fail", e);
    }
    return out.toString();
  }
}
