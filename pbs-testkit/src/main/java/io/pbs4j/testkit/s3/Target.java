package io.pbs4j.testkit.s3;

/**
 * What a request is about.
 *
 * @param path decoded, as it is signed
 * @param bucket empty for none
 * @param key empty for none
 */
record Target(String path, Query query, String bucket, String key, Operation operation) {
  static Target of(HttpRequest request, String domain) throws S3Exception {
    String path = KeyText.decode(request.path());
    Query query = Query.parse(request.query());
    String host = request.header("Host", "").replaceFirst(":[0-9]+$", "");
    String bucket;
    String key;
    if (host.endsWith("." + domain)) {
      bucket = host.substring(0, host.length() - domain.length() - 1);
      key = path.substring(Math.min(1, path.length()));
    } else {
      String[] parts = path.substring(Math.min(1, path.length())).split("/", 2);
      bucket = parts[0];
      key = parts.length > 1 ? parts[1] : "";
    }
    return new Target(path, query, bucket, key, operation(request, query, bucket, key));
  }

  private static Operation operation(HttpRequest request, Query query, String bucket, String key) {
    if (bucket.isEmpty()) {
      return request.method().equals("GET") ? Operation.LIST_BUCKETS : Operation.UNKNOWN;
    }
    return key.isEmpty() ? ofBucket(request.method(), query) : ofObject(request, query);
  }

  private static Operation ofObject(HttpRequest request, Query query) {
    boolean parts = query.has("uploads") || query.has("uploadId") || query.has("partNumber");
    boolean aside = query.has("acl") || query.has("tagging");
    boolean lock = query.has("retention") || query.has("legal-hold");
    boolean copy = request.header("x-amz-copy-source") != null;
    if (parts || aside || lock || copy || query.has("versionId")) {
      return Operation.UNKNOWN;
    }
    return switch (request.method()) {
      case "PUT" -> Operation.PUT_OBJECT;
      case "GET" -> Operation.GET_OBJECT;
      case "HEAD" -> Operation.HEAD_OBJECT;
      case "DELETE" -> Operation.DELETE_OBJECT;
      default -> Operation.UNKNOWN;
    };
  }

  private static Operation ofBucket(String method, Query query) {
    return switch (method) {
      case "GET" -> question(query);
      case "HEAD" -> Operation.HEAD_BUCKET;
      case "PUT" -> query.parameters().isEmpty() ? Operation.CREATE_BUCKET : Operation.UNKNOWN;
      case "DELETE" -> query.parameters().isEmpty() ? Operation.DELETE_BUCKET : Operation.UNKNOWN;
      case "POST" -> query.has("delete") ? Operation.DELETE_OBJECTS : Operation.UNKNOWN;
      default -> Operation.UNKNOWN;
    };
  }

  private static Operation question(Query query) {
    if (query.has("location")) {
      return Operation.GET_LOCATION;
    }
    if (query.has("versioning")) {
      return Operation.GET_VERSIONING;
    }
    if (query.has("object-lock")) {
      return Operation.GET_OBJECT_LOCK;
    }
    if (query.has("lifecycle")) {
      return Operation.GET_LIFECYCLE;
    }
    boolean other = query.has("versions") || query.has("uploads") || query.has("acl") || query.has("policy");
    return other ? Operation.UNKNOWN : Operation.LIST_OBJECTS;
  }
}
