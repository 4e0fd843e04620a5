package io.pbs4j.server.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The digest of a part of the configuration: lists answer with it, and who sends it with a change is told when
 * somebody else was faster.
 */
public final class ConfigDigest {
  /** The parameter {@code digest} of endpoints that change a configuration. */
  public static final Parameter PARAMETER =
      Parameter.optional(
          "digest",
          Schema.text("[a-f0-9]{64}"),
          "Digest of the configuration that the change was made from; another one refuses the change.");

  private ConfigDigest() {}

  /** SHA-256 in hex of all entries of that part, in their order. */
  public static String of(Object entries) {
    try {
      byte[] json = Json.MAPPER.writeValueAsBytes(entries);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(json));
    } catch (JsonProcessingException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An answer of data with the digest of the configuration beside it. */
  public static Answer answer(Object data, Object entries) {
    return new Answer(data, Map.of("digest", of(entries)));
  }

  /** Throws status 400 when a digest was sent and is not that of the entries as they are now. */
  public static void require(@Nullable String sent, Object entries) {
    if (sent != null && !sent.equals(of(entries))) {
      throw ApiException.badRequest(
          "detected modified configuration - file changed by other user? Try again.");
    }
  }
}
