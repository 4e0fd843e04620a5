package io.pbs4j.storage.s3.object;

import java.io.InputStream;

/**
 * The content of an object as it arrives. When the connection breaks it goes on from where it stopped, by a
 * further request for the same content; a content that was replaced meanwhile is an error.
 */
public abstract class ObjectStream extends InputStream {
  /** The object that is read; its length is that of the whole object, also when a part is read. */
  public abstract StoredObject object();
}
