package io.pbs4j.core;

/**
 * A name or number outside its rule, such as a backup id with a slash.
 *
 * <p>Carries the field by its name in the API ({@code backup-id}) and the bare reason, so that a server
 * can answer {@code parameter verification failed - 'backup-id': ...}.
 */
public final class InvalidNameException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** The reason given for text that does not match its pattern. */
  public static final String PATTERN = "value does not match the regex pattern";

  private final String field;
  private final String reason;

  /**
   * Creates the exception.
   *
   * @param field the field's name in the API
   * @param reason why the value is refused; must not repeat a secret
   */
  public InvalidNameException(String field, String reason) {
    super("'" + field + "': " + reason);
    this.field = field;
    this.reason = reason;
  }

  /** The field's name in the API. */
  public String field() {
    return field;
  }

  /** Why the value is refused. */
  public String reason() {
    return reason;
  }
}
