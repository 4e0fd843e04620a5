package io.pbs4j.server.access.tfa;

import java.util.List;

/**
 * What is kept of a security key; its text form are its parts separated by spaces.
 *
 * @param credential attested credential data of WebAuthn, base64url: id and public key
 * @param id the id alone, base64url
 * @param counter how often it was used, by its own count
 */
record SecurityKey(String credential, String id, long counter) {
  static SecurityKey parse(String text) {
    List<String> words = List.of(text.split(" ", -1));
    return new SecurityKey(words.get(0), words.get(1), Long.parseLong(words.get(2)));
  }

  String text() {
    return credential + " " + id + " " + counter;
  }
}
