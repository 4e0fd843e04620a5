package io.pbs4j.server.section;

/** Makes texts unreadable to whoever sees only the database. */
public interface SecretSeal {
  /** Leaves them as they are; the database is a file of the server alone. */
  SecretSeal OPEN =
      new SecretSeal() {
        @Override
        public String seal(String text, String context) {
          return text;
        }

        @Override
        public String open(String sealed, String context) {
          return sealed;
        }
      };

  /**
   * Seals a text.
   *
   * @param context says what it belongs to; the same opens it
   */
  String seal(String text, String context);

  /** The text that was sealed. */
  String open(String sealed, String context);
}
