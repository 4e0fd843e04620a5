package io.pbs4j.core.crypto;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.FormatException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A key file of the stock client: JSON with the key, in the clear or under a passphrase. Immutable; shows
 * nothing of the key in {@link #toString()}. See {@code docs/formats.md}, "Key file".
 */
public final class KeyFile {
  /** Shortest passphrase that the stock client accepts. */
  public static final int MIN_PASSPHRASE = 5;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** As the stock client writes it: {@code +00:00}, never {@code Z}. */
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendOffset("+HH:MM", "+00:00")
          .toFormatter(Locale.ROOT);
  private static final int WRAPPED = Gcm.IV + Gcm.TAG + CryptKey.LENGTH;


  private final @Nullable KeyDerivation derivation;
  private final OffsetDateTime created;
  private final OffsetDateTime modified;
  private final byte[] data;
  private final @Nullable Fingerprint fingerprint;
  private final @Nullable String hint;

  private KeyFile(
      @Nullable KeyDerivation derivation,
      OffsetDateTime created,
      OffsetDateTime modified,
      byte[] data,
      @Nullable Fingerprint fingerprint,
      @Nullable String hint) {
    this.derivation = derivation;
    this.created = created;
    this.modified = modified;
    this.data = data;
    this.fingerprint = fingerprint;
    this.hint = hint;
  }

  /** A key file that holds the key in the clear. */
  public static KeyFile withoutPassphrase(CryptKey key, OffsetDateTime now) {
    OffsetDateTime time = now.truncatedTo(ChronoUnit.SECONDS);
    return new KeyFile(null, time, time, key.copy(), key.fingerprint(), null);
  }

  /** A key file under a passphrase of at least {@link #MIN_PASSPHRASE} bytes, by scrypt. */
  public static KeyFile withPassphrase(
      CryptKey key, byte[] passphrase, @Nullable String hint, OffsetDateTime now, SecureRandom random) {
    return withPassphrase(key, passphrase, KeyDerivation.newScrypt(random), hint, now, random);
  }

  /** As {@link #withPassphrase(CryptKey, byte[], String, OffsetDateTime, SecureRandom)}, by a method of choice. */
  public static KeyFile withPassphrase(
      CryptKey key,
      byte[] passphrase,
      KeyDerivation derivation,
      @Nullable String hint,
      OffsetDateTime now,
      SecureRandom random) {
    OffsetDateTime time = now.truncatedTo(ChronoUnit.SECONDS);
    return new KeyFile(
        derivation, time, time, wrap(key, derivation, passphrase, random), key.fingerprint(), hint);
  }

  /** The same key under another passphrase, by scrypt; keeps the time of its creation. */
  public KeyFile rewrap(
      CryptKey key, byte[] passphrase, @Nullable String newHint, OffsetDateTime now, SecureRandom random) {
    return createdAsThis(withPassphrase(key, passphrase, newHint, now, random));
  }

  /** The same key in another file's protection, with the time of creation that this one names. */
  public KeyFile createdAsThis(KeyFile other) {
    return new KeyFile(
        other.derivation, created, other.modified, other.data, other.fingerprint, other.hint);
  }

  private static byte[] wrap(
      CryptKey key, KeyDerivation derivation, byte[] passphrase, SecureRandom random) {
    if (passphrase.length < MIN_PASSPHRASE) {
      throw new IllegalArgumentException(
          "passphrase is too short, at least " + MIN_PASSPHRASE + " bytes are needed");
    }
    byte[] iv = new byte[Gcm.IV];
    random.nextBytes(iv);
    byte[] raw = key.copy();
    byte[] wrapping = derivation.derive(passphrase);
    try {
      byte[] out = new byte[WRAPPED];
      System.arraycopy(iv, 0, out, 0, Gcm.IV);
      new JdkGcm()
          .encrypt(new SecretKeySpec(wrapping, "AES"), iv, raw, 0, raw.length, out, Gcm.IV, Gcm.IV + Gcm.TAG);
      return out;
    } finally {
      Arrays.fill(raw, (byte) 0);
      Arrays.fill(wrapping, (byte) 0);
    }
  }

  /**
   * Reads a key file.
   *
   * @param source file name for error messages
   */
  public static KeyFile parse(String source, byte[] json) throws FormatException {
    try {
      JsonNode node = JSON.readTree(json);
      if (!node.isObject()) {
        throw bad(source, "not a JSON object");
      }
      JsonNode kdf = node.path("kdf");
      KeyDerivation derivation = kdf.isMissingNode() || kdf.isNull() ? null : derivation(source, kdf);
      byte[] data = Base64.getDecoder().decode(node.path("data").asText());
      int expected = derivation == null ? CryptKey.LENGTH : WRAPPED;
      if (data.length != expected) {
        throw bad(source, "'data' has " + data.length + " bytes, expected " + expected);
      }
      String print = node.path("fingerprint").textValue();
      return new KeyFile(
          derivation,
          OffsetDateTime.parse(node.path("created").asText()),
          OffsetDateTime.parse(node.path("modified").asText()),
          data,
          print == null ? null : Fingerprint.parse(print),
          node.path("hint").textValue());
    } catch (JsonProcessingException e) {
      long offset =
          e.getLocation() == null ? FormatException.NO_OFFSET : e.getLocation().getByteOffset();
      // Not the parser's own message: it quotes the text, which is a key.
      throw new FormatException(Kind.INVALID_VALUE, source, offset, "key file is not valid JSON");
    } catch (FormatException e) {
      throw e;
    } catch (IOException | IllegalArgumentException | DateTimeParseException e) {
      throw bad(source, e instanceof DateTimeParseException ? "bad time" : "bad value");
    }
  }

  /** Its errors may be told: nothing in these fields is secret. */
  private static KeyDerivation derivation(String source, JsonNode kdf) throws FormatException {
    try {
      return KeyDerivationJson.read(kdf);
    } catch (IllegalArgumentException e) {
      throw bad(source, String.valueOf(e.getMessage()));
    }
  }

  private static FormatException bad(String source, String reason) {
    return new FormatException(
        Kind.INVALID_VALUE, source, FormatException.NO_OFFSET, "key file: " + reason);
  }

  /**
   * Opens the key.
   *
   * @param passphrase ignored when the file needs none; the caller wipes it
   * @throws CryptException for a wrong passphrase or a key that is not the one the file names
   */
  public CryptKey open(byte @Nullable [] passphrase) throws CryptException {
    CryptKey key = new CryptKey(unwrap(passphrase));
    if (fingerprint != null && !fingerprint.equals(key.fingerprint())) {
      String actual = key.fingerprint().shortForm();
      key.close();
      throw new CryptException(
          "key file names key " + fingerprint.shortForm() + ", but contains key " + actual);
    }
    return key;
  }

  private byte[] unwrap(byte @Nullable [] passphrase) throws CryptException {
    if (derivation == null) {
      return data;
    }
    if (passphrase == null) {
      throw new CryptException("the key is protected, a passphrase is needed");
    }
    if (passphrase.length < MIN_PASSPHRASE) {
      throw new CryptException("passphrase is too short");
    }
    byte[] wrapping = derivation.derive(passphrase);
    try {
      return new JdkGcm().decrypt(new SecretKeySpec(wrapping, "AES"), data, 0, Gcm.IV, Gcm.IV + Gcm.TAG);
    } catch (CryptException e) {
      throw new CryptException("wrong passphrase", e);
    } finally {
      Arrays.fill(wrapping, (byte) 0);
    }
  }

  /** Whether a passphrase is needed. */
  public boolean needsPassphrase() {
    return derivation != null;
  }

  /** How the passphrase becomes a key, if one is needed. */
  public Optional<KeyDerivation> derivation() {
    return Optional.ofNullable(derivation);
  }

  /** The fingerprint that the file names. */
  public Optional<Fingerprint> fingerprint() {
    return Optional.ofNullable(fingerprint);
  }

  /** The user's reminder of the passphrase. */
  public Optional<String> hint() {
    return Optional.ofNullable(hint);
  }

  /** When the key was made. */
  public OffsetDateTime created() {
    return created;
  }

  /** When the file was last written. */
  public OffsetDateTime modified() {
    return modified;
  }

  /** The JSON as the stock client prints it on a paper key, indented by two blanks, without a line end. */
  public String toPrettyJson() {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
                Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
            .withObjectIndenter(new DefaultIndenter("  ", "\n"));
    try {
      return JSON.writer(printer).writeValueAsString(toNode());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree can always be written", e);
    }
  }

  /** The JSON to write; to be kept as secret as the key, in a file of mode 0600. */
  public byte[] toJson() {
    return toNode().toString().getBytes(StandardCharsets.UTF_8);
  }

  private ObjectNode toNode() {
    ObjectNode node = JSON.createObjectNode();
    node.set("kdf", derivation == null ? node.nullNode() : KeyDerivationJson.write(derivation));
    node.put("created", TIME.format(created));
    node.put("modified", TIME.format(modified));
    node.put("data", Base64.getEncoder().encodeToString(data));
    if (fingerprint != null) {
      node.put("fingerprint", fingerprint.toString());
    }
    if (hint != null) {
      node.put("hint", hint);
    }
    return node;
  }

  @Override
  public String toString() {
    return "KeyFile[" + (fingerprint == null ? "no fingerprint" : fingerprint.shortForm()) + "]";
  }
}
