package io.pbs4j.it;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lines of task logs, without what differs each time. */
final class TaskLines {
  /** A line of a log as JSON, in texts that may have been cut. */
  private static final Pattern LINE = Pattern.compile("\\{\"n\":\\d+,\"t\":(\"(?:[^\"\\\\]|\\\\.)*\")\\}");

  private static final Pattern TIME =
      Pattern.compile("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d[+-]\\d\\d:\\d\\d: ");

  /**
   * Lines that the reference writes for each request and each chunk. We do not: a backup of a terabyte would
   * have a log of a million lines.
   */
  private static final Pattern CHATTER =
      Pattern.compile("(GET|POST|PUT) /.*|upload_chunk done: .*|successfully added chunk .*");

  private TaskLines() {}

  /** The lines in a recorded answer that we write too; its end may be missing. */
  static List<String> recorded(String text) {
    List<String> lines = new ArrayList<>();
    for (Matcher line = LINE.matcher(text); line.find(); ) {
      String plain = withoutTime(JsonLikeness.parse(line.group(1)).asText());
      if (!CHATTER.matcher(plain).matches()) {
        lines.add(plain);
      }
    }
    return lines;
  }


  /** A line without its time and what varies. */
  static String withoutTime(String line) {
    Matcher time = TIME.matcher(line);
    if (!time.find()) {
      throw new AssertionError("line without time: " + line);
    }
    return line.substring(time.end())
        .replaceFirst("^UUID: [0-9a-f]{32}$", "UUID: *")
        .replaceFirst("^(Upload size|Compression): .*", "$1: *");
  }
}
