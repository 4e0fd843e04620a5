package io.pbs4j.testkit.s3;

/** What a request asks of an S3 server. */
public enum Operation {
  /** One page of a listing, of version 1 or 2. */
  LIST_OBJECTS,
  /** Writes an object. */
  PUT_OBJECT,
  /** Reads an object or a part of it. */
  GET_OBJECT,
  /** Asks for an object without its content. */
  HEAD_OBJECT,
  /** Removes one object. */
  DELETE_OBJECT,
  /** Removes a batch. */
  DELETE_OBJECTS,
  /** One key of a batch. No request of its own: never in the log, but faults can be set on it. */
  DELETE_IN_BATCH,
  /** Asks whether a bucket exists. */
  HEAD_BUCKET,
  /** Creates a bucket. */
  CREATE_BUCKET,
  /** Removes an empty bucket. */
  DELETE_BUCKET,
  /** Lists the buckets. */
  LIST_BUCKETS,
  /** Asks for the region of a bucket. */
  GET_LOCATION,
  /** Asks whether a bucket keeps versions. */
  GET_VERSIONING,
  /** Asks whether a bucket locks its objects. */
  GET_OBJECT_LOCK,
  /** Asks for the rules by which objects expire or move to colder storage. */
  GET_LIFECYCLE,
  /** Anything this server does not know, such as uploads in parts. */
  UNKNOWN
}
