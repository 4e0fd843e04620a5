package io.pbs4j.testkit.s3;

/** Errors of S3 with their code and status. */
enum S3Error {
  ACCESS_DENIED("AccessDenied", 403),
  AUTHORIZATION_HEADER_MALFORMED("AuthorizationHeaderMalformed", 400),
  BAD_DIGEST("BadDigest", 400),
  BUCKET_ALREADY_OWNED_BY_YOU("BucketAlreadyOwnedByYou", 409),
  BUCKET_NOT_EMPTY("BucketNotEmpty", 409),
  CONTENT_SHA256_MISMATCH("XAmzContentSHA256Mismatch", 400),
  INCOMPLETE_BODY("IncompleteBody", 400),
  INTERNAL_ERROR("InternalError", 500),
  INVALID_ACCESS_KEY_ID("InvalidAccessKeyId", 403),
  INVALID_ARGUMENT("InvalidArgument", 400),
  INVALID_DIGEST("InvalidDigest", 400),
  INVALID_RANGE("InvalidRange", 416),
  INVALID_REQUEST("InvalidRequest", 400),
  INVALID_URI("InvalidURI", 400),
  KEY_TOO_LONG("KeyTooLongError", 400),
  MALFORMED_XML("MalformedXML", 400),
  METHOD_NOT_ALLOWED("MethodNotAllowed", 405),
  MISSING_CONTENT_LENGTH("MissingContentLength", 411),
  NO_SUCH_BUCKET("NoSuchBucket", 404),
  NO_SUCH_KEY("NoSuchKey", 404),
  NO_SUCH_LIFECYCLE("NoSuchLifecycleConfiguration", 404),
  NO_SUCH_OBJECT_LOCK("ObjectLockConfigurationNotFoundError", 404),
  NOT_IMPLEMENTED("NotImplemented", 501),
  NOT_MODIFIED("NotModified", 304),
  PRECONDITION_FAILED("PreconditionFailed", 412),
  SIGNATURE_DOES_NOT_MATCH("SignatureDoesNotMatch", 403);

  private final String code;
  private final int status;

  S3Error(String code, int status) {
    this.code = code;
    this.status = status;
  }

  String code() {
    return code;
  }

  int status() {
    return status;
  }

  /** As the original says it of headers that a provider does not know. */
  static S3Exception unknownHeader() {
    return NOT_IMPLEMENTED.because("A header you provided implies functionality that is not implemented");
  }

  S3Exception because(String message) {
    return new S3Exception(this, message);
  }
}
