package io.pbs4j.testkit.s3;

import java.io.IOException;

/** Requests about a bucket, or about all of them. */
final class BucketRequests {
  /** Longest body of a deletion: 1000 keys of 1024 bytes, escaped. */
  private static final int LONGEST_BATCH = 16 << 20;

  private final Buckets buckets;
  private final Faults faults;
  private final S3Settings settings;

  BucketRequests(Buckets buckets, Faults faults, S3Settings settings) {
    this.buckets = buckets;
    this.faults = faults;
    this.settings = settings;
  }

  HttpAnswer answer(Target target, Payload payload) throws IOException {
    return switch (target.operation()) {
      case LIST_BUCKETS -> HttpAnswer.xml(200, list());
      case CREATE_BUCKET -> create(target.bucket());
      case DELETE_BUCKET -> delete(target.bucket());
      case HEAD_BUCKET -> head(buckets.get(target.bucket()));
      case LIST_OBJECTS -> listObjects(target);
      case DELETE_OBJECTS -> deleteObjects(buckets.get(target.bucket()), payload);
      default -> HttpAnswer.xml(200, configuration(target));
    };
  }

  private HttpAnswer create(String name) throws IOException {
    buckets.create(name);
    return HttpAnswer.empty(200).with("Location", "/" + name);
  }

  private HttpAnswer delete(String name) throws IOException {
    buckets.delete(name);
    return HttpAnswer.empty(204);
  }

  private HttpAnswer head(S3Bucket bucket) {
    return HttpAnswer.empty(200)
        .with("x-amz-bucket-region", settings.region())
        .with("x-amz-test-bucket", bucket.name());
  }

  private HttpAnswer listObjects(Target target) throws IOException {
    boolean second = target.query().get("list-type", "").equals("2");
    if (second && settings.quirks().contains(Quirk.NO_LIST_V2)) {
      throw S3Error.NOT_IMPLEMENTED.because("There are no listings of version 2 here.");
    }
    return HttpAnswer.xml(200, Listings.answer(buckets.get(target.bucket()), target.query()));
  }

  private HttpAnswer deleteObjects(S3Bucket bucket, Payload payload) throws IOException {
    if (settings.quirks().contains(Quirk.NO_BATCH_DELETE)) {
      throw S3Error.NOT_IMPLEMENTED.because("There is no deletion in batches here.");
    }
    if (!payload.checked()) {
      throw S3Error.INVALID_REQUEST.because("Missing required header for this request: Content-MD5");
    }
    byte[] body = payload.body().readNBytes(LONGEST_BATCH);
    if (payload.body().read() >= 0) {
      throw S3Error.MALFORMED_XML.because("The body is too long.");
    }
    return HttpAnswer.xml(200, BatchDeletion.parse(body).run(bucket, faults));
  }

  private String list() {
    Xml xml = Xml.root("ListAllMyBucketsResult").begin("Buckets");
    for (S3Bucket bucket : buckets.all()) {
      xml.begin("Bucket").leaf("Name", bucket.name()).leaf("CreationDate", "2026-01-01T00:00:00.000Z").end();
    }
    return xml.done();
  }

  private String configuration(Target target) throws S3Exception {
    BucketRules rules = buckets.get(target.bucket()).rules();
    if (target.operation() == Operation.GET_LOCATION) {
      // The first region has no name, for historical reasons.
      Xml xml = Xml.root("LocationConstraint");
      return settings.region().equals("us-east-1") ? xml.done() : location();
    }
    if (settings.quirks().contains(Quirk.NO_CONFIGURATION)) {
      throw S3Error.NOT_IMPLEMENTED.because("There is no such configuration here.");
    }
    return switch (target.operation()) {
      case GET_VERSIONING -> versioning(rules);
      case GET_OBJECT_LOCK -> lock(rules);
      case GET_LIFECYCLE -> lifecycle(rules);
      default -> throw S3Error.NOT_IMPLEMENTED.because("This server does not know that.");
    };
  }

  private String location() {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<LocationConstraint xmlns="
        + "\"http://s3.amazonaws.com/doc/2006-03-01/\">"
        + settings.region()
        + "</LocationConstraint>";
  }

  private static String versioning(BucketRules rules) {
    Xml xml = Xml.root("VersioningConfiguration");
    String status = rules.versioning();
    return status == null ? xml.done() : xml.leaf("Status", status).done();
  }

  private static String lock(BucketRules rules) throws S3Exception {
    String mode = rules.lockMode();
    if (mode == null) {
      throw S3Error.NO_SUCH_OBJECT_LOCK.because("Object Lock configuration does not exist for this bucket");
    }
    Xml xml = Xml.root("ObjectLockConfiguration").leaf("ObjectLockEnabled", "Enabled");
    xml.begin("Rule").begin("DefaultRetention").leaf("Mode", mode);
    return xml.leaf("Days", rules.lockDays()).done();
  }

  private static String lifecycle(BucketRules rules) throws S3Exception {
    if (rules.transitions().isEmpty() && rules.expirations().isEmpty()) {
      throw S3Error.NO_SUCH_LIFECYCLE.because("The lifecycle configuration does not exist");
    }
    Xml xml = Xml.root("LifecycleConfiguration");
    int number = 0;
    for (BucketRules.Transition transition : rules.transitions()) {
      rule(xml, ++number).begin("Transition").leaf("Days", transition.days());
      xml.leaf("StorageClass", transition.storageClass()).end().end();
    }
    for (int days : rules.expirations()) {
      rule(xml, ++number).begin("Expiration").leaf("Days", days).end().end();
    }
    return xml.done();
  }

  private static Xml rule(Xml xml, int number) {
    xml.begin("Rule").leaf("ID", "rule-" + number).leaf("Status", "Enabled");
    return xml.begin("Filter").leaf("Prefix", "").end();
  }
}
