package io.pbs4j.storage.s3.client;

import io.pbs4j.storage.request.RequestKind;
import io.pbs4j.storage.request.RequestLedger;
import io.pbs4j.storage.s3.S3Quirk;
import io.pbs4j.storage.s3.S3Settings;
import io.pbs4j.storage.s3.object.ObjectBody;
import io.pbs4j.storage.s3.object.ObjectStore;
import io.pbs4j.storage.s3.object.ObjectStream;
import io.pbs4j.storage.s3.object.StoredObject;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a bucket, by the S3 protocol. One call is one request, repeated as the settings
 * allow, except where it says otherwise. Contents are never sent in parts, so a write is one
 * request whatever its size.
 *
 * <p>An open stream takes one of the concurrent requests until it is read to its end or closed: who
 * opens several at once should keep well below that number.
 */
public final class S3ObjectStore implements ObjectStore {
  private final S3Settings settings;
  private final String prefix;
  private final Checksums checksums;
  private final Timing timing;
  private final S3Transport transport;
  private final ObjectListing listing;
  private final ObjectDeletion deletion;

  S3ObjectStore(S3Settings settings, S3Transport transport, Timing timing) {
    this.settings = settings;
    this.prefix = settings.target().prefix();
    this.checksums = new Checksums(settings.quirks());
    this.timing = timing;
    this.transport = transport;
    this.listing = new ObjectListing(transport, prefix, settings.has(S3Quirk.NO_START_AFTER));
    this.deletion = new ObjectDeletion(transport, prefix, settings.has(S3Quirk.NO_BATCH_DELETE));
  }

  /**
   * Gets ready; sends nothing yet.
   *
   * @param ledger every request is counted there
   * @throws IllegalArgumentException if the settings cannot be used, such as a file of certificates
   *     that is none
   */
  public static S3ObjectStore connect(S3Settings settings, RequestLedger ledger) {
    return connect(settings, ledger, Timing.system());
  }

  static S3ObjectStore connect(S3Settings settings, RequestLedger ledger, Timing timing) {
    CredentialSource credentials = new CredentialSource(settings.credentials());
    return new S3ObjectStore(
        settings, new S3Transport(settings, ledger, credentials, timing), timing);
  }

  /** What this was connected with. */
  public S3Settings settings() {
    return settings;
  }

  @Override
  public StoredObject put(String key, ObjectBody body) throws IOException {
    S3Request request = writing(key, body, Map.of());
    try {
      return write(key, request, body);
    } catch (RejectedException e) {
      throw transport.refused(request, e);
    }
  }

  /**
   * With the quirk {@link S3Quirk#NO_CONDITIONAL_PUT} a HEAD goes before the PUT, which is left out
   * if there is one.
   */
  @Override
  public @Nullable StoredObject putIfAbsent(String key, ObjectBody body) throws IOException {
    if (settings.has(S3Quirk.NO_CONDITIONAL_PUT)) {
      return exists(key) ? null : put(key, body);
    }
    S3Request request = writing(key, body, Map.of("If-None-Match", "*"));
    try {
      return write(key, request, body);
    } catch (RejectedException e) {
      if (e.rejection().preconditionFailed()) {
        return null;
      }
      throw transport.refused(request, e);
    }
  }

  @Override
  public @Nullable ObjectStream open(String key) throws IOException {
    S3Request request = reading(key);
    Effort effort = transport.effort();
    try {
      return transport.run(
          request, effort, attempt -> stream(key, request, effort, attempt, 0, Long.MAX_VALUE));
    } catch (RejectedException e) {
      if (e.rejection().absent()) {
        return null;
      }
      throw transport.refused(request, e);
    }
  }

  /** A part that starts behind the object's end costs a HEAD more. */
  @Override
  public @Nullable ObjectStream open(String key, long offset, long length) throws IOException {
    if (offset < 0 || length < 1) {
      throw new IllegalArgumentException(
          "no part of an object: " + length + " bytes from " + offset);
    }
    long end = offset > Long.MAX_VALUE - length ? Long.MAX_VALUE : offset + length;
    S3Request whole = reading(key);
    S3Request request = whole.with(ObjectHeaders.range(offset, end));
    Effort effort = transport.effort();
    try {
      return transport.run(
          request, effort, attempt -> stream(key, whole, effort, attempt, offset, end));
    } catch (RejectedException e) {
      if (e.rejection().absent()) {
        return null;
      }
      if (e.rejection().status() == Rejection.RANGE_NOT_SATISFIABLE) {
        StoredObject object = head(key);
        return object == null
            ? null
            : new ResumingStream(transport, whole, effort, object, null, 0, 0);
      }
      throw transport.refused(request, e);
    }
  }

  /**
   * A HEAD. If its answer is 404, which has no content and so does not say whether the object is
   * missing or the whole bucket, the first byte is asked for to hear that.
   */
  @Override
  public @Nullable StoredObject head(String key) throws IOException {
    S3Request request = S3Request.of(RequestKind.HEAD, "HEAD", prefix + key, Map.of());
    try {
      return transport.run(
          request,
          transport.effort(),
          attempt ->
              ObjectHeaders.object(
                  key,
                  attempt.response(),
                  ObjectHeaders.contentLength(attempt.response()),
                  timing.instant()));
    } catch (RejectedException e) {
      if (e.rejection().absent()) {
        return null;
      }
      if (e.rejection().status() != Rejection.NOT_FOUND) {
        throw transport.refused(request, e);
      }
    }
    try (ObjectStream first = open(key, 0, 1)) {
      return first == null ? null : first.object();
    }
  }

  @Override
  public Page list(String keyPrefix, @Nullable String after, int limit) throws IOException {
    return listing.page(keyPrefix, after, limit);
  }

  @Override
  public void delete(String key) throws IOException {
    deletion.delete(key);
  }

  /** With the quirk {@link S3Quirk#NO_BATCH_DELETE} a request for each key. */
  @Override
  public Map<String, String> deleteAll(Collection<String> keys) throws IOException {
    return deletion.deleteAll(keys);
  }

  @Override
  public String describe() {
    return settings.target().describe();
  }

  /** Closes the connections that are not in use; the others close with their streams. */
  @Override
  public void close() {
    transport.close();
  }

  S3Transport transport() {
    return transport;
  }

  private boolean exists(String key) throws IOException {
    S3Request request = S3Request.of(RequestKind.HEAD, "HEAD", prefix + key, Map.of());
    try {
      transport.run(request, transport.effort(), attempt -> true);
      return true;
    } catch (RejectedException e) {
      if (e.rejection().status() == Rejection.NOT_FOUND) {
        // If it is the bucket that is missing, the write that follows says so.
        return false;
      }
      throw transport.refused(request, e);
    }
  }

  private S3Request reading(String key) {
    return S3Request.of(RequestKind.GET, "GET", prefix + key, Map.of()).streaming();
  }

  private S3Request writing(String key, ObjectBody body, Map<String, String> headers)
      throws IOException {
    Checksums.Seal seal = checksums.seal(body);
    Map<String, String> all = new HashMap<>(seal.headers());
    all.putAll(headers);
    return new S3Request(
        RequestKind.PUT, "PUT", prefix + key, Map.of(), all, body, seal.payload(), false);
  }

  private StoredObject write(String key, S3Request request, ObjectBody body) throws IOException {
    return transport.run(
        request,
        transport.effort(),
        attempt -> ObjectHeaders.object(key, attempt.response(), body.length(), timing.instant()));
  }

  private ObjectStream stream(
      String key, S3Request request, Effort effort, Attempt attempt, long offset, long end)
      throws IOException {
    ObjectHeaders.Part part = ObjectHeaders.part(attempt.response());
    if (part.start() != offset) {
      throw transport.strange(
          request, "the provider does not answer requests for parts of objects");
    }
    StoredObject object =
        ObjectHeaders.object(key, attempt.response(), part.total(), timing.instant());
    long last = Math.min(end, part.total());
    if (part.end() < last) {
      throw new IOException("the answer has less of the object than was asked for");
    }
    return new ResumingStream(transport, request, effort, object, attempt.keep(), offset, last);
  }
}
