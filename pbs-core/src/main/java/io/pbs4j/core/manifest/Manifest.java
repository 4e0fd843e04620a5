package io.pbs4j.core.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.FormatException.Kind;
import io.pbs4j.core.InvalidNameException;
import io.pbs4j.core.blob.DataBlob;
import io.pbs4j.core.chunk.Digest;
import io.pbs4j.core.compress.Zstd;
import io.pbs4j.core.crypto.CryptException;
import io.pbs4j.core.crypto.CryptKey;
import io.pbs4j.core.crypto.Fingerprint;
import io.pbs4j.core.snapshot.ArchiveName;
import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.BackupType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The manifest of a snapshot. Immutable; the JSON it came from is kept whole, so that fields unknown here
 * and the client's signature survive an edit of the {@code unprotected} part.
 */
public final class Manifest {
  /**
   * Longest JSON text that is read: 4 MiB, tens of thousands of files. A JSON tree takes twenty times the
   * memory of its text, and the text a thousand times that of its blob.
   */
  public static final int MAX_JSON = 4 << 20;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  static {
    JSON.getFactory()
        .setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(64).build());
  }

  private static final String UNPROTECTED = "unprotected";
  private static final String FILES = "files";
  private static final String NOTES = "notes";
  private static final String VERIFY_STATE = "verify_state";

  private final BackupSnapshot snapshot;
  private final List<FileEntry> files;
  private final ObjectNode root;

  private Manifest(BackupSnapshot snapshot, List<FileEntry> files, ObjectNode root) {
    this.snapshot = snapshot;
    this.files = files;
    this.root = root;
  }

  /** A new, unsigned manifest. */
  public static Manifest create(BackupSnapshot snapshot, List<FileEntry> files) {
    ObjectNode root = JSON.createObjectNode();
    root.put("backup-type", snapshot.group().type().id());
    root.put("backup-id", snapshot.group().id());
    root.put("backup-time", snapshot.time());
    ArrayNode list = root.putArray(FILES);
    for (FileEntry file : files) {
      ObjectNode node = list.addObject();
      node.put("filename", file.name().name());
      node.put("crypt-mode", file.cryptMode().id());
      node.put("size", file.size());
      node.put("csum", file.csum().toString());
    }
    root.putNull("signature");
    root.putObject(UNPROTECTED);
    return new Manifest(snapshot, List.copyOf(files), root);
  }

  /**
   * Reads a manifest from its JSON text.
   *
   * @param source file name for error messages
   */
  public static Manifest parse(String source, byte[] json) throws FormatException {
    JsonNode node;
    try {
      node = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      long offset = e.getLocation() == null ? FormatException.NO_OFFSET : e.getLocation().getByteOffset();
      throw new FormatException(Kind.INVALID_VALUE, source, offset, "manifest: " + e.getOriginalMessage());
    } catch (IOException | NumberFormatException e) {
      // The second for a number that is well-formed JSON, but whose exponent no Java number can have.
      throw new FormatException(Kind.INVALID_VALUE, source, 0, "manifest: " + e.getMessage());
    }
    if (!(node instanceof ObjectNode root)) {
      throw new FormatException(Kind.INVALID_VALUE, source, 0, "manifest is not a JSON object");
    }
    try {
      BackupGroup group =
          new BackupGroup(
              BackupType.parse(text(source, root, "backup-type")), text(source, root, "backup-id"));
      BackupSnapshot snapshot = new BackupSnapshot(group, number(source, root, "backup-time"));
      List<FileEntry> files = new ArrayList<>();
      for (JsonNode file : array(source, root, FILES)) {
        files.add(parseFile(source, file));
      }
      return new Manifest(snapshot, List.copyOf(files), root);
    } catch (InvalidNameException e) {
      throw new FormatException(
          Kind.INVALID_VALUE, source, FormatException.NO_OFFSET, "manifest: " + e.getMessage());
    }
  }

  /** Reads a manifest from the encoded blob {@code index.json.blob}. */
  public static Manifest ofBlob(String source, byte[] encoded, Zstd zstd) throws FormatException {
    return parse(source, DataBlob.parse(source, encoded).decode(zstd, MAX_JSON));
  }

  private static FileEntry parseFile(String source, JsonNode node) throws FormatException {
    String name = text(source, node, "filename");
    JsonNode mode = node.get("crypt-mode");
    CryptMode cryptMode = mode == null ? CryptMode.NONE : CryptMode.find(mode.asText());
    if (cryptMode == null) {
      throw bad(source, "file '" + name + "': unknown crypt-mode");
    }
    return new FileEntry(
        ArchiveName.parse(name),
        cryptMode,
        number(source, node, "size"),
        Digest.parse(text(source, node, "csum")));
  }

  private static JsonNode required(String source, JsonNode node, String field) throws FormatException {
    JsonNode value = node.get(field);
    if (value == null || value.isNull()) {
      throw bad(source, "missing field `" + field + "`");
    }
    return value;
  }

  private static JsonNode array(String source, JsonNode node, String field) throws FormatException {
    JsonNode value = required(source, node, field);
    if (!value.isArray()) {
      throw bad(source, "field `" + field + "` is not a list");
    }
    return value;
  }

  private static String text(String source, JsonNode node, String field) throws FormatException {
    JsonNode value = required(source, node, field);
    if (!value.isTextual()) {
      throw bad(source, "field `" + field + "` is not a string");
    }
    return value.textValue();
  }

  private static long number(String source, JsonNode node, String field) throws FormatException {
    JsonNode value = required(source, node, field);
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      throw bad(source, "field `" + field + "` is not a number from 0 to 2^63-1");
    }
    return value.longValue();
  }

  private static FormatException bad(String source, String reason) {
    return new FormatException(
        Kind.INVALID_VALUE, source, FormatException.NO_OFFSET, "manifest: " + reason);
  }

  /** Which snapshot this describes. */
  public BackupSnapshot snapshot() {
    return snapshot;
  }

  /** The files, in the client's order; the manifest itself and the client log are not among them. */
  public List<FileEntry> files() {
    return files;
  }

  /** The entry of one file. */
  public Optional<FileEntry> file(String name) {
    return files.stream().filter(f -> f.name().name().equals(name)).findFirst();
  }

  /** Whether the client signed it. */
  public boolean signed() {
    return root.hasNonNull("signature");
  }

  /** Fingerprint of the client's key in long form, if a key was used. */
  public Optional<String> keyFingerprint() {
    return unprotectedText("key-fingerprint");
  }

  /** The same manifest signed with a key, whose fingerprint it then names. */
  public Manifest sign(CryptKey key) throws FormatException {
    Manifest named =
        editUnprotected(node -> node.put("key-fingerprint", key.fingerprint().toString()));
    named.root.put("signature", key.hmac(ManifestSignature.canonical("manifest", named.root)).toString());
    return named;
  }

  /**
   * Checks that the manifest was made with a key.
   *
   * @param key the key at hand, {@code null} for none
   * @throws CryptException if another key or one at all is needed, or the signature is not of this manifest
   */
  public void verifyKey(@Nullable CryptKey key) throws FormatException, CryptException {
    Optional<String> named = keyFingerprint();
    if (named.isPresent()) {
      Fingerprint expected = fingerprint(named.get());
      if (key == null) {
        throw new CryptException(
            "missing key - manifest was created with key " + expected.shortForm());
      }
      if (!expected.equals(key.fingerprint())) {
        throw new CryptException(
            (signed() ? "wrong key - unable to verify signature since manifest's key " : "wrong key - manifest's key ")
                + expected.shortForm()
                + " does not match provided key "
                + key.fingerprint().shortForm());
      }
    }
    if (key != null && signed()) {
      byte[] stored = root.path("signature").asText().getBytes(StandardCharsets.US_ASCII);
      byte[] computed =
          key.hmac(ManifestSignature.canonical("manifest", root))
              .toString()
              .getBytes(StandardCharsets.US_ASCII);
      if (!MessageDigest.isEqual(stored, computed)) {
        throw new CryptException("wrong signature in manifest");
      }
    }
  }

  private static Fingerprint fingerprint(String text) throws FormatException {
    try {
      return Fingerprint.parse(text);
    } catch (InvalidNameException e) {
      throw bad("manifest", "key-fingerprint: " + e.reason());
    }
  }

  /**
   * Whether another manifest is of the same backup: all is the same but what a server adds, such as notes and
   * the outcome of a verification.
   */
  public boolean describesSameAs(Manifest other) throws FormatException {
    return signatureText().equals(other.signatureText())
        && Arrays.equals(
            ManifestSignature.canonical("manifest", root), ManifestSignature.canonical("manifest", other.root));
  }

  private String signatureText() {
    return root.path("signature").asText("");
  }

  /** The notes, possibly of several lines. */
  public Optional<String> notes() {
    return unprotectedText(NOTES);
  }

  /** The last verification, absent when there was none or it cannot be read. */
  public Optional<VerifyState> verifyState() {
    JsonNode state = root.path(UNPROTECTED).path(VERIFY_STATE);
    JsonNode upid = state.path("upid");
    String outcome = state.path("state").asText();
    boolean known = outcome.equals("ok") || outcome.equals("failed");
    return known && upid.isTextual()
        ? Optional.of(new VerifyState(upid.textValue(), outcome.equals("ok")))
        : Optional.empty();
  }

  /** The same manifest with other notes. */
  public Manifest withNotes(String notes) {
    return editUnprotected(node -> node.put(NOTES, notes));
  }

  /** The same manifest with the outcome of a verification. */
  public Manifest withVerifyState(VerifyState state) {
    return editUnprotected(
        node -> node.putObject(VERIFY_STATE).put("upid", state.upid()).put("state", state.state()));
  }

  /** The same manifest with the statistics of its backup session. */
  public Manifest withUploadStats(ChunkUploadStats stats) {
    return editUnprotected(
        node ->
            node.putObject("chunk_upload_stats")
                .put("count", stats.count())
                .put("size", stats.size())
                .put("compressed_size", stats.compressedSize())
                .put("duplicates", stats.duplicates()));
  }

  /** The JSON text, indented. */
  public byte[] toJson() {
    try {
      return JSON.writeValueAsString(root).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree can always be written", e);
    }
  }

  /** The encoded blob to store as {@code index.json.blob}. */
  public DataBlob toBlob(Zstd zstd) {
    return DataBlob.encode(toJson(), zstd);
  }

  private Optional<String> unprotectedText(String field) {
    JsonNode value = root.path(UNPROTECTED).path(field);
    return value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
  }

  private Manifest editUnprotected(Consumer<ObjectNode> edit) {
    ObjectNode copy = root.deepCopy();
    ObjectNode part =
        copy.get(UNPROTECTED) instanceof ObjectNode present ? present : copy.putObject(UNPROTECTED);
    edit.accept(part);
    return new Manifest(snapshot, files, copy);
  }
}
