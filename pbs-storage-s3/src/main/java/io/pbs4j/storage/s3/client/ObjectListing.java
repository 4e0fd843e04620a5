package io.pbs4j.storage.s3.client;

import io.pbs4j.storage.request.RequestKind;
import io.pbs4j.storage.s3.S3Quirk;
import io.pbs4j.storage.s3.object.ObjectStore;
import io.pbs4j.storage.s3.object.ObjectStore.Page;
import io.pbs4j.storage.s3.object.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lists objects page by page, each by one request; the next page starts behind the last key,
 * without a token.
 */
final class ObjectListing {
  private final S3Transport transport;
  private final String prefix;
  private final boolean first;

  /**
   * Lists below a prefix.
   *
   * @param first with the first version of the listing
   */
  ObjectListing(S3Transport transport, String prefix, boolean first) {
    this.transport = transport;
    this.prefix = prefix;
    this.first = first;
  }

  Page page(String keyPrefix, @Nullable String after, int limit) throws IOException {
    if (limit < 1 || limit > ObjectStore.MAX_BATCH) {
      throw new IllegalArgumentException(
          "a page has 1 to " + ObjectStore.MAX_BATCH + " objects, not " + limit);
    }
    Map<String, String> query = new LinkedHashMap<>();
    if (!first) {
      query.put("list-type", "2");
    }
    query.put("encoding-type", "url");
    query.put("max-keys", Integer.toString(limit));
    query.put("prefix", prefix + keyPrefix);
    if (after != null) {
      query.put(first ? "marker" : "start-after", prefix + after);
    }
    S3Request request = S3Request.of(RequestKind.LIST, "GET", null, query);
    S3Xml.Listing listing;
    try {
      listing =
          transport.run(
              request,
              transport.effort(),
              attempt -> S3Xml.listing(attempt.response().body().byteStream()));
    } catch (RejectedException e) {
      throw transport.refused(request, e);
    }
    return checked(request, listing, keyPrefix, after);
  }

  private Page checked(
      S3Request request, S3Xml.Listing listing, String keyPrefix, @Nullable String after)
      throws IOException {
    List<StoredObject> objects = new ArrayList<>(listing.objects().size());
    for (StoredObject found : listing.objects()) {
      if (!found.key().startsWith(prefix + keyPrefix)) {
        throw transport.strange(request, "the listing has keys that were not asked for");
      }
      String key = found.key().substring(prefix.length());
      objects.add(new StoredObject(key, found.length(), found.etag(), found.lastModified()));
    }
    if (after != null && !objects.isEmpty() && !behind(objects.get(0).key(), after)) {
      throw transport.strange(
          request,
          "the provider lists from the start instead of behind a key: try the quirk "
              + S3Quirk.NO_START_AFTER.text()
              + " (PBS_S3_QUIRKS)");
    }
    if (listing.truncated() && objects.isEmpty()) {
      throw transport.strange(
          request, "the listing is said to go on, but has nothing to go on from");
    }
    return new Page(List.copyOf(objects), listing.truncated());
  }

  private static boolean behind(String key, String after) {
    return Arrays.compareUnsigned(
            key.getBytes(StandardCharsets.UTF_8), after.getBytes(StandardCharsets.UTF_8))
        > 0;
  }
}
