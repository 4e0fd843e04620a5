package io.pbs4j.storage.request;

/** Requests as providers of object storage bill them. */
public enum RequestKind {
  /** Writes an object. */
  PUT(Price.WRITE),
  /** Lists up to 1,000 objects. */
  LIST(Price.WRITE),
  /** Reads an object or a part of one. */
  GET(Price.READ),
  /** Asks for an object without its content. */
  HEAD(Price.READ),
  /** Removes one object or a batch. */
  DELETE(Price.FREE),
  /** Questions about the bucket, asked when a store is opened. */
  OTHER(Price.READ);

  /** Price class: writes cost about twelve times a read at most providers, deletions nothing. */
  public enum Price {
    /** Class A. */
    WRITE,
    /** Class B. */
    READ,
    /** Not billed. */
    FREE
  }

  private final Price price;

  RequestKind(Price price) {
    this.price = price;
  }

  /** Its price class. */
  public Price price() {
    return price;
  }
}
