package io.pbs4j.server.s3;

/** Gets what is found out about a bucket while it is opened, sentence by sentence. */
public interface BucketLog {
  /** Something as it should be. */
  void line(String text);

  /** Something that may cost money or space. */
  void warn(String text);
}
