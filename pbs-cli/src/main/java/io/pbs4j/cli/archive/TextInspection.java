package io.pbs4j.cli.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.access.AuthId;
import io.pbs4j.core.crypto.Fingerprint;
import io.pbs4j.core.crypto.KeyFile;
import io.pbs4j.core.manifest.FileEntry;
import io.pbs4j.core.manifest.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Describes manifests, key files, figures of garbage collections, owners and notes. */
final class TextInspection {
  /** Longest text that is looked at. */
  private static final int MAX_TEXT = 4 << 20;

  private static final ObjectMapper JSON = new ObjectMapper();

  private TextInspection() {}

  /** Describes a file; returns false if it is of no known kind. */
  static boolean inspect(Path file, long size, ObjectNode report) throws IOException {
    if (size > MAX_TEXT) {
      return false;
    }
    byte[] text = Files.readAllBytes(file);
    String name = String.valueOf(file.getFileName());
    if (content(file.toString(), text, report)) {
      return true;
    }
    if (name.equals("owner")) {
      report.put("type", "owner");
      String owner = new String(text, StandardCharsets.UTF_8).lines().findFirst().orElse("").strip();
      report.put("owner", AuthId.parse(owner).toString());
      return true;
    }
    if (name.equals("notes")) {
      report.put("type", "notes");
      report.put("notes", new String(text, StandardCharsets.UTF_8));
      return true;
    }
    return false;
  }

  /** Describes a JSON text as what it is; returns false if it is nothing known. */
  static boolean content(String source, byte[] text, ObjectNode report) throws FormatException {
    JsonNode node = json(text);
    if (node.has("kdf") && node.has("data")) {
      report.put("type", report.path("type").asText("key"));
      key(KeyFile.parse(source, text), report.putObject("key"));
      return true;
    }
    if (node.has("backup-type") && node.has("files")) {
      report.put("type", report.path("type").asText("manifest"));
      manifest(Manifest.parse(source, text), report.putObject("manifest"));
      return true;
    }
    if (node.has("index-file-count") && node.has("disk-chunks")) {
      report.put("type", report.path("type").asText("gc-status"));
      report.set("gc-status", node);
      return true;
    }
    return false;
  }

  private static JsonNode json(byte[] text) {
    int first = 0;
    while (first < text.length && text[first] <= ' ') {
      first++;
    }
    if (text.length > MAX_TEXT || first == text.length || text[first] != '{') {
      return JSON.missingNode();
    }
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory can always be read", e);
    }
  }

  /** All but the key itself. */
  private static void key(KeyFile file, ObjectNode report) {
    report.put("kdf", file.needsPassphrase() ? kdf(file) : "none");
    report.put("created", file.created().toString());
    report.put("modified", file.modified().toString());
    file.fingerprint().map(Fingerprint::toString).ifPresent(print -> report.put("fingerprint", print));
    file.hint().ifPresent(hint -> report.put("hint", hint));
  }

  private static String kdf(KeyFile file) {
    return file.derivation().map(kdf -> kdf.getClass().getSimpleName()).orElse("").startsWith("S")
        ? "scrypt"
        : "pbkdf2";
  }

  static void manifest(Manifest manifest, ObjectNode report) {
    report.put("snapshot", manifest.snapshot().toString());
    report.put("backup-time", manifest.snapshot().time());
    report.put("signed", manifest.signed());
    manifest.keyFingerprint().ifPresent(print -> report.put("key-fingerprint", print));
    manifest.notes().ifPresent(notes -> report.put("notes", notes));
    manifest.verifyState().ifPresent(state -> report.put("verify-state", state.state()));
    ArrayNode files = report.putArray("files");
    for (FileEntry file : manifest.files()) {
      ObjectNode node = files.addObject();
      node.put("filename", file.name().name());
      node.put("crypt-mode", file.cryptMode().id());
      node.put("size", file.size());
      node.put("csum", file.csum().toString());
    }
  }
}
