package io.pbs4j.agent.http;

import java.io.InputStream;
import java.util.Optional;

/** An answer while its body is still to be read. */
public interface Answer {
  /** The status, 100 to 599. */
  int status();

  /** The first header of a name, of whatever case. */
  Optional<String> header(String name);

  /** The body, of whatever status; ends the call when it takes longer than the server's deadline. */
  InputStream body();

  /**
   * Reads an answer.
   *
   * @param <T> what is made of it
   */
  interface Reader<T> {
    /** Reads the answer; what it leaves unread is dropped. */
    T read(Answer answer) throws java.io.IOException;
  }
}
