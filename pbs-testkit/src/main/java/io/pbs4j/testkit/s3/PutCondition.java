package io.pbs4j.testkit.s3;

import org.jspecify.annotations.Nullable;

/**
 * When a write takes place.
 *
 * @param absent only if there is no object
 * @param etag only if there is one with this mark, {@code *} for any; {@code null} for always
 */
record PutCondition(boolean absent, @Nullable String etag) {
  static final PutCondition NONE = new PutCondition(false, null);

  static PutCondition of(HttpRequest request) throws S3Exception {
    String none = request.header("If-None-Match");
    if (none != null && !none.equals("*")) {
      throw S3Error.NOT_IMPLEMENTED.because("If-None-Match knows only *.");
    }
    String match = request.header("If-Match");
    return none == null && match == null
        ? NONE
        : new PutCondition(none != null, match == null ? null : match.replace("\"", ""));
  }

  void prove(@Nullable StoredEntry there) throws S3Exception {
    if (absent && there != null) {
      throw S3Error.PRECONDITION_FAILED.because("There is an object of this key.");
    }
    if (etag != null && there == null) {
      throw S3Error.NO_SUCH_KEY.because("There is no object of this key.");
    }
    if (etag != null && there != null && !etag.equals("*") && !etag.equals(there.etag())) {
      throw S3Error.PRECONDITION_FAILED.because("The object is another one.");
    }
  }
}
