package io.pbs4j.core.task;

import io.pbs4j.core.InvalidNameException;
import io.pbs4j.core.access.AuthId;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The identifier of a task: {@code UPID:node:pid:pstart:taskid:starttime:type:id:authid:}, numbers in
 * upper-case hexadecimal.
 *
 * @param node host name
 * @param pid process id
 * @param processStart start of that process, in the unit of its system
 * @param taskId number of the task within the process
 * @param startTime seconds since 1970
 * @param type worker type, such as {@code backup}
 * @param id worker id in plain text, such as {@code store:vm/100}; {@code null} when there is none
 * @param authId who started it
 */
public record Upid(
    String node,
    int pid,
    long processStart,
    long taskId,
    long startTime,
    String type,
    @Nullable String id,
    AuthId authId) {
  /** Shortest text form that the API accepts. */
  public static final int MIN_LENGTH = 36;

  private static final Pattern FORM =
      Pattern.compile(
          "UPID:([a-zA-Z0-9](?:[a-zA-Z0-9\\-]*[a-zA-Z0-9])?):([0-9A-Fa-f]{8}):([0-9A-Fa-f]{8,9})"
              + ":([0-9A-Fa-f]{8,16}):([0-9A-Fa-f]{8}):([^:\\s]+):([^:\\s]*):([^:\\s]+):");
  private static final String FIELD = "upid";

  /** Parses the text form; throws with field {@code upid}. */
  public static Upid parse(String text) {
    if (text.length() < MIN_LENGTH) {
      throw new InvalidNameException(FIELD, "value must be at least " + MIN_LENGTH + " characters long");
    }
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      throw new InvalidNameException(FIELD, InvalidNameException.PATTERN);
    }
    String id = m.group(7);
    return new Upid(
        m.group(1),
        Integer.parseUnsignedInt(m.group(2), 16),
        Long.parseLong(m.group(3), 16),
        Long.parseUnsignedLong(m.group(4), 16),
        Long.parseLong(m.group(5), 16),
        m.group(6),
        id.isEmpty() ? null : unescape(id),
        AuthId.parse(m.group(8)));
  }

  /** The text form. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "UPID:%s:%08X:%08X:%08X:%08X:%s:%s:%s:",
        node,
        pid,
        processStart,
        taskId,
        startTime,
        type,
        id == null ? "" : escape(id),
        authId);
  }

  /** As systemd does with unit names: slash to minus, all but letters, digits, '_' and '.' to \xNN. */
  static String escape(String id) {
    StringBuilder out = new StringBuilder();
    for (byte b : id.getBytes(StandardCharsets.UTF_8)) {
      int ch = b & 0xff;
      boolean plain =
          (ch >= 'a' && ch <= 'z')
              || (ch >= 'A' && ch <= 'Z')
              || (ch >= '0' && ch <= '9')
              || ch == '_'
              || (ch == '.' && out.length() > 0);
      if (ch == '/') {
        out.append('-');
      } else if (plain) {
        out.append((char) ch);
      } else {
        out.append(String.format(Locale.ROOT, "\\x%02x", ch));
      }
    }
    return out.toString();
  }

  static String unescape(String text) {
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    byte[] out = new byte[in.length];
    int length = 0;
    for (int i = 0; i < in.length; i++) {
      if (in[i] == '-') {
        out[length++] = '/';
      } else if (in[i] == '\\' && i + 3 < in.length && in[i + 1] == 'x') {
        int high = Character.digit(in[i + 2], 16);
        int low = Character.digit(in[i + 3], 16);
        if (high < 0 || low < 0) {
          throw new InvalidNameException(FIELD, "bad escape in worker id");
        }
        out[length++] = (byte) (high << 4 | low);
        i += 3;
      } else {
        out[length++] = in[i];
      }
    }
    return new String(out, 0, length, StandardCharsets.UTF_8);
  }
}
