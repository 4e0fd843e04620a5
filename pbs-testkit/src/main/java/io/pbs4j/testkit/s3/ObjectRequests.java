package io.pbs4j.testkit.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests about one object. */
final class ObjectRequests {
  private static final int LONGEST_KEY = 1024;
  static final DateTimeFormatter HTTP_TIME =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Buckets buckets;
  private final S3Settings settings;

  ObjectRequests(Buckets buckets, S3Settings settings) {
    this.buckets = buckets;
    this.settings = settings;
  }

  HttpAnswer answer(HttpRequest request, Target target, Payload payload) throws IOException {
    S3Bucket bucket = buckets.get(target.bucket());
    String key = target.key();
    if (key.getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY) {
      throw S3Error.KEY_TOO_LONG.because("Your key is too long");
    }
    return switch (target.operation()) {
      case PUT_OBJECT -> put(request, bucket, key, payload);
      case GET_OBJECT -> get(request, bucket, key);
      case HEAD_OBJECT -> head(request, bucket, key);
      case DELETE_OBJECT -> {
        bucket.delete(key);
        yield HttpAnswer.empty(204);
      }
      default -> throw S3Error.NOT_IMPLEMENTED.because("This server does not know that.");
    };
  }

  private HttpAnswer put(HttpRequest request, S3Bucket bucket, String key, Payload payload)
      throws IOException {
    boolean conditional = request.header("If-None-Match") != null || request.header("If-Match") != null;
    if (conditional && settings.quirks().contains(Quirk.REFUSES_CONDITIONAL_PUT)) {
      throw S3Error.unknownHeader();
    }
    StoredEntry written = bucket.put(key, payload.body(), payload.length(), PutCondition.of(request));
    return HttpAnswer.empty(200).with("ETag", quoted(written));
  }

  private HttpAnswer get(HttpRequest request, S3Bucket bucket, String key) throws IOException {
    while (true) {
      StoredEntry entry = proven(request, bucket.entry(key));
      ByteRange range = ByteRange.of(request.header("Range"), entry.length());
      S3Bucket.Opened opened = bucket.open(key, range == null ? 0 : range.first());
      if (opened == null || !opened.entry().equals(entry)) {
        // Replaced or removed at this moment: once more from the start.
        if (opened != null) {
          opened.content().close();
        }
        continue;
      }
      InputStream content = opened.content();
      Map<String, String> headers = headers(entry);
      long length = entry.length();
      if (range != null) {
        length = range.length();
        long last = range.first() + length - 1;
        headers.put("Content-Range", "bytes " + range.first() + "-" + last + "/" + entry.length());
      }
      int status = range == null ? 200 : 206;
      return new HttpAnswer(status, headers, length, () -> content, HttpAnswer.Delivery.WHOLE);
    }
  }

  private static HttpAnswer head(HttpRequest request, S3Bucket bucket, String key) throws S3Exception {
    StoredEntry entry = proven(request, bucket.entry(key));
    return new HttpAnswer(
        200, headers(entry), entry.length(), InputStream::nullInputStream, HttpAnswer.Delivery.WHOLE);
  }

  private static StoredEntry proven(HttpRequest request, @Nullable StoredEntry entry)
      throws S3Exception {
    if (entry == null) {
      throw S3Error.NO_SUCH_KEY.because("The specified key does not exist.");
    }
    String match = request.header("If-Match");
    if (match != null && !match.equals("*") && !match.replace("\"", "").equals(entry.etag())) {
      throw S3Error.PRECONDITION_FAILED.because("The object is another one.");
    }
    String none = request.header("If-None-Match");
    if (none != null && (none.equals("*") || none.replace("\"", "").equals(entry.etag()))) {
      throw S3Error.NOT_MODIFIED.because("The object is still the same.");
    }
    return entry;
  }

  private static Map<String, String> headers(StoredEntry entry) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("ETag", quoted(entry));
    headers.put("Last-Modified", HTTP_TIME.format(Instant.ofEpochMilli(entry.lastModified())));
    headers.put("Accept-Ranges", "bytes");
    headers.put("Content-Type", "application/octet-stream");
    return headers;
  }

  private static String quoted(StoredEntry entry) {
    return "\"" + entry.etag() + "\"";
  }
}
