package io.pbs4j.cli.key;

import io.nayuki.qrcodegen.QrCode;
import io.pbs4j.core.FormatException;
import io.pbs4j.core.crypto.KeyFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key for paper: its lines, and QR codes with the same lines, as the stock client prints them. A code holds
 * no line end behind its last line.
 *
 * @param lines what the key's file says
 * @param blocks the lines in parts that fit a code each are cut into; otherwise one code holds all
 * @param subject title, if any
 */
record PaperKey(List<String> lines, boolean blocks, @Nullable String subject) {
  /** Lines to a code in text, which must fit a terminal. */
  private static final int TEXT_BLOCK = 5;

  /** Lines to a code in HTML. */
  private static final int HTML_BLOCK = 20;

  private static final String PRIVATE_BEGIN = "-----BEGIN ENCRYPTED PRIVATE KEY-----";
  private static final String KEY_BEGIN = "-----BEGIN PROXMOX BACKUP KEY-----";
  private static final String KEY_END = "-----END PROXMOX BACKUP KEY-----";

  /**
   * Reads what is to be printed.
   *
   * @param file a key file, or an encrypted private master key in PEM
   */
  static PaperKey of(String name, byte[] file, @Nullable String subject) throws FormatException {
    String text = new String(file, StandardCharsets.UTF_8);
    if (text.startsWith(PRIVATE_BEGIN)) {
      return new PaperKey(text.lines().map(String::stripTrailing).toList(), true, subject);
    }
    return new PaperKey(KeyFile.parse(name, file).toPrettyJson().lines().toList(), false, subject);
  }

  String text() {
    StringBuilder out = new StringBuilder();
    if (subject != null) {
      out.append("Subject: ").append(subject).append("\n\n");
    }
    if (!blocks) {
      out.append(KEY_BEGIN).append('\n');
      lines.forEach(line -> out.append(line).append('\n'));
      return out.append(KEY_END).append('\n').append(QrImage.text(code(lines))).toString();
    }
    for (int from = 0; from < lines.size(); from += TEXT_BLOCK) {
      List<String> part = lines.subList(from, Math.min(from + TEXT_BLOCK, lines.size()));
      for (int i = 0; i < part.size(); i++) {
        out.append(number(from + i)).append(part.get(i)).append('\n');
      }
      out.append(QrImage.text(code(part))).append("\n\n");
    }
    return out.toString();
  }

  String html() {
    StringBuilder out = new StringBuilder(PaperPage.HEAD);
    if (subject != null) {
      out.append("<p>Subject: ").append(PaperPage.escape(subject)).append("</p>\n");
    }
    int block = blocks ? HTML_BLOCK : lines.size();
    for (int from = 0; from < lines.size(); from += block) {
      List<String> part = lines.subList(from, Math.min(from + block, lines.size()));
      StringBuilder shown = new StringBuilder();
      for (int i = 0; i < part.size(); i++) {
        shown.append(blocks ? number(from + i) : "").append(part.get(i)).append('\n');
      }
      String content = blocks ? shown.toString() : KEY_BEGIN + "\n" + shown + KEY_END + "\n";
      boolean last = from + block >= lines.size();
      out.append(PaperPage.block(content, QrImage.svg(code(part)), !last));
    }
    return out.append(PaperPage.FOOT).toString();
  }

  private static String number(int line) {
    return String.format(java.util.Locale.ROOT, "%2d: ", line);
  }

  private static QrCode code(List<String> part) {
    return QrCode.encodeText(String.join("\n", part), QrCode.Ecc.MEDIUM);
  }

  /** Names the kind of key only. */
  @Override
  public String toString() {
    return blocks ? "PaperKey[master key]" : "PaperKey[encryption key]";
  }
}
