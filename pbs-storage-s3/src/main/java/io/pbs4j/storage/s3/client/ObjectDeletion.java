package io.pbs4j.storage.s3.client;

import static io.pbs4j.storage.s3.object.ObjectStore.MAX_BATCH;

import io.pbs4j.storage.request.RequestKind;
import io.pbs4j.storage.s3.object.ObjectBody;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Removes objects, one by one or up to 1,000 by one request. */
final class ObjectDeletion {
  private final S3Transport transport;
  private final String prefix;
  private final boolean single;

  /**
   * Removes below a prefix.
   *
   * @param single each object by a request of its own
   */
  ObjectDeletion(S3Transport transport, String prefix, boolean single) {
    this.transport = transport;
    this.prefix = prefix;
    this.single = single;
  }

  void delete(String key) throws IOException {
    S3Request request = deletion(key);
    try {
      remove(request);
    } catch (RejectedException e) {
      throw transport.refused(request, e);
    }
  }

  Map<String, String> deleteAll(Collection<String> keys) throws IOException {
    if (keys.size() > MAX_BATCH) {
      throw new IllegalArgumentException(
          "at most " + MAX_BATCH + " objects at once, not " + keys.size());
    }
    if (keys.isEmpty()) {
      return Map.of();
    }
    if (single) {
      return deleteEach(keys);
    }
    return deleteBatch(keys);
  }

  /** Keys that fail for a reason that passes are tried again; the others are done then. */
  private Map<String, String> deleteBatch(Collection<String> keys) throws IOException {
    Effort effort = transport.effort();
    Map<String, String> failures = new HashMap<>();
    Collection<String> left = keys;
    while (!left.isEmpty()) {
      Map<String, Map<String, String>> errors = request(left, effort);
      Set<String> passing = new HashSet<>();
      errors.forEach(
          (key, error) -> {
            String code = error.getOrDefault("Code", "");
            String name = key.startsWith(prefix) ? key.substring(prefix.length()) : key;
            failures.remove(name);
            if (!code.equals("NoSuchKey")) {
              failures.put(name, (code + " " + error.getOrDefault("Message", "")).strip());
            }
            if (Rejection.passing(code)) {
              passing.add(name);
            }
          });
      if (passing.isEmpty() || !transport.tryAgain(effort)) {
        return failures;
      }
      failures.keySet().removeAll(passing);
      left = passing;
    }
    return failures;
  }

  private Map<String, Map<String, String>> request(Collection<String> keys, Effort effort) throws IOException {
    byte[] xml =
        S3Xml.deletion(keys.stream().map(prefix::concat).toList()).getBytes(StandardCharsets.UTF_8);
    ObjectBody body = ObjectBody.of(xml);
    Checksums.Seal seal = Checksums.full(body);
    S3Request request =
        new S3Request(
            RequestKind.DELETE,
            "POST",
            null,
            Map.of("delete", ""),
            seal.headers(),
            body,
            seal.payload(),
            false);
    try {
      return transport.run(
          request, effort, attempt -> S3Xml.deletionErrors(attempt.response().body().byteStream()));
    } catch (RejectedException e) {
      throw transport.refused(request, e);
    }
  }

  private Map<String, String> deleteEach(Collection<String> keys) throws IOException {
    Map<String, String> failures = new HashMap<>();
    for (String key : keys) {
      try {
        remove(deletion(key));
      } catch (RejectedException e) {
        failures.put(key, e.rejection().describe());
      }
    }
    return failures;
  }

  private S3Request deletion(String key) {
    return S3Request.of(RequestKind.DELETE, "DELETE", prefix + key, Map.of());
  }

  private void remove(S3Request request) throws IOException {
    try {
      transport.run(request, transport.effort(), attempt -> true);
    } catch (RejectedException e) {
      if (!e.rejection().absent()) {
        throw e;
      }
    }
  }
}
