package io.pbs4j.testkit.s3;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.NavigableMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Listings of both versions. */
final class Listings {
  private static final int LONGEST_PAGE = 1000;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private Listings() {}

  /**
   * What is asked for.
   *
   * @param after only keys behind this one; {@code null} for all
   * @param skipped a common prefix that was listed already
   */
  private record Question(
      String prefix, String delimiter, int limit, @Nullable String after, @Nullable String skipped) {}

  /** One line: an object, or a common prefix if there is no entry. */
  private record Line(String text, @Nullable StoredEntry entry) {}

  private record Page(List<Line> lines, boolean more) {
    String last() {
      return lines.get(lines.size() - 1).text();
    }
  }

  static String answer(S3Bucket bucket, Query query) throws S3Exception {
    boolean second = query.get("list-type", "").equals("2");
    String prefix = query.get("prefix", "");
    String delimiter = query.get("delimiter", "");
    int limit = Math.min(query.number("max-keys", LONGEST_PAGE), LONGEST_PAGE);
    String token = query.get("continuation-token");
    String start = second ? query.get("start-after") : query.get("marker");
    String after = second && token != null ? decoded(token) : start;
    boolean resumed = token != null || !second;
    boolean behindPrefix = resumed && after != null && !delimiter.isEmpty() && after.endsWith(delimiter);
    Question question = new Question(prefix, delimiter, limit, after, behindPrefix ? after : null);
    Page page = page(bucket.listed(), question);

    boolean url = query.get("encoding-type", "").equals("url");
    UnaryOperator<String> text = url ? KeyText::listed : UnaryOperator.identity();
    Xml xml = Xml.root("ListBucketResult").leaf("Name", bucket.name()).leaf("Prefix", text.apply(prefix));
    if (!delimiter.isEmpty()) {
      xml.leaf("Delimiter", text.apply(delimiter));
    }
    if (url) {
      xml.leaf("EncodingType", "url");
    }
    xml.leaf("MaxKeys", limit).leaf("IsTruncated", Boolean.toString(page.more()));
    if (second) {
      xml.leaf("KeyCount", page.lines().size());
      if (start != null) {
        xml.leaf("StartAfter", text.apply(start));
      }
      if (token != null) {
        xml.leaf("ContinuationToken", token);
      }
      if (page.more()) {
        xml.leaf("NextContinuationToken", encoded(page.last()));
      }
    } else {
      xml.leaf("Marker", text.apply(start == null ? "" : start));
      if (page.more() && !delimiter.isEmpty()) {
        xml.leaf("NextMarker", text.apply(page.last()));
      }
    }
    write(page, xml, text, !second || query.get("fetch-owner", "").equals("true"));
    return xml.done();
  }

  private static Page page(NavigableMap<String, StoredEntry> all, Question question) {
    List<Line> lines = new ArrayList<>();
    String prefix = question.prefix();
    boolean behind = question.after() != null && KeyText.compare(question.after(), prefix) >= 0;
    String position = behind && question.after() != null ? question.after() : prefix;
    String seen = question.skipped();
    for (StoredEntry entry : all.tailMap(position, !behind).values()) {
      String key = entry.key();
      if (!key.startsWith(prefix)) {
        break;
      }
      String delimiter = question.delimiter();
      int at = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
      String common = at < 0 ? null : key.substring(0, at + delimiter.length());
      if (common != null && common.equals(seen)) {
        continue;
      }
      if (lines.size() == question.limit()) {
        return new Page(lines, question.limit() > 0);
      }
      lines.add(common == null ? new Line(key, entry) : new Line(common, null));
      seen = common;
    }
    return new Page(lines, false);
  }

  private static void write(Page page, Xml xml, UnaryOperator<String> text, boolean owner) {
    for (Line line : page.lines()) {
      StoredEntry entry = line.entry();
      if (entry == null) {
        xml.begin("CommonPrefixes").leaf("Prefix", text.apply(line.text())).end();
        continue;
      }
      xml.begin("Contents").leaf("Key", text.apply(entry.key()));
      xml.leaf("LastModified", TIME.format(Instant.ofEpochMilli(entry.lastModified())));
      xml.leaf("ETag", "\"" + entry.etag() + "\"").leaf("Size", entry.length());
      if (owner) {
        xml.begin("Owner").leaf("ID", "owner").leaf("DisplayName", "owner").end();
      }
      xml.leaf("StorageClass", "STANDARD").end();
    }
  }

  private static String encoded(String key) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String token) throws S3Exception {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw S3Error.INVALID_ARGUMENT.because("The continuation token is not one of this server.");
    }
  }
}
