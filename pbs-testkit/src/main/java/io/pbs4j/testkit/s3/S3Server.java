package io.pbs4j.testkit.s3;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;

/**
 * An S3 server for tests, on 127.0.0.1 and without TLS. Knows single objects, listings and what a bucket says
 * of its configuration; no uploads in parts, no versions, no access rules. Requests must be signed (version 4,
 * in the header); checksums are proved.
 *
 * <p>A bucket is addressed by the path or by the host, {@code BUCKET.localhost}. All methods are safe for use
 * by several threads.
 */
public final class S3Server implements Closeable {
  private final S3Settings settings;
  private final Faults faults;
  private final RequestLog log;
  private final Buckets buckets;
  private final HttpListener listener;

  private S3Server(S3Settings settings) throws IOException {
    this.settings = settings;
    this.faults = new Faults();
    this.log = new RequestLog();
    this.buckets = new Buckets(settings, faults);
    this.listener = HttpListener.start(settings.port(), new S3Service(settings, buckets, faults, log));
  }

  /** Starts a server in memory. */
  public static S3Server start() throws IOException {
    return start(S3Settings.inMemory());
  }

  /** Starts a server; with a directory it has the buckets found there. */
  public static S3Server start(S3Settings settings) throws IOException {
    return new S3Server(settings);
  }

  /** Its address, such as {@code http://127.0.0.1:40001}. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + listener.port());
  }

  /** How it was set up. */
  public S3Settings settings() {
    return settings;
  }

  /** What goes wrong; nothing until told. */
  public Faults faults() {
    return faults;
  }

  /** What it was asked. */
  public RequestLog log() {
    return log;
  }

  /** Creates a bucket. */
  public S3Bucket createBucket(String name) throws IOException {
    return buckets.create(name);
  }

  /** Whether there is a bucket of that name. */
  public boolean hasBucket(String name) {
    return buckets.find(name) != null;
  }

  /**
   * A bucket.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public S3Bucket bucket(String name) {
    S3Bucket bucket = buckets.find(name);
    if (bucket == null) {
      throw new IllegalArgumentException("no bucket " + name);
    }
    return bucket;
  }

  /** Resets all connections and every new one until {@link #goOnline()}; objects stay. */
  public void goOffline() {
    listener.away(true);
  }

  /** Serves again. */
  public void goOnline() {
    listener.away(false);
  }

  /** Stops; objects in memory are gone. */
  @Override
  public void close() throws IOException {
    listener.close();
  }
}
