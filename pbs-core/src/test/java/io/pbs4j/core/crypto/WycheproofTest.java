package io.pbs4j.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Vectors of Project Wycheproof; see {@code wycheproof/README}. */
class WycheproofTest {
  private static Stream<JsonNode> vectors(String file) {
    try (InputStream in = WycheproofTest.class.getResourceAsStream("/wycheproof/" + file + ".json")) {
      JsonNode groups = new ObjectMapper().readTree(in).get("testGroups");
      return StreamSupport.stream(groups.spliterator(), false)
          .flatMap(group -> StreamSupport.stream(group.get("tests").spliterator(), false));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(JsonNode vector, String field) {
    return HexFormat.of().parseHex(vector.get(field).textValue());
  }

  private static boolean valid(JsonNode vector) {
    return vector.get("result").textValue().equals("valid");
  }

  private static String name(JsonNode vector) {
    return vector.get("tcId") + " " + vector.get("comment");
  }

  static Stream<Arguments> gcm() {
    List<Gcm> providers = GcmTest.providers().toList();
    return vectors("aes_gcm").flatMap(v -> providers.stream().map(gcm -> Arguments.of(gcm, v)));
  }

  static Stream<JsonNode> hmac() {
    return vectors("hmac_sha256");
  }

  static Stream<JsonNode> pbkdf2() {
    return vectors("pbkdf2_hmacsha256");
  }

  @Test
  void allVectorsAreThere() {
    assertThat(vectors("aes_gcm")).hasSize(19).allMatch(v -> v.get("aad").textValue().isEmpty());
    assertThat(hmac()).hasSize(87);
    assertThat(pbkdf2()).hasSize(60);
  }

  @ParameterizedTest
  @MethodSource("gcm")
  void aesGcm(Gcm gcm, JsonNode vector) throws CryptException {
    SecretKeySpec key = new SecretKeySpec(bytes(vector, "key"), "AES");
    byte[] iv = bytes(vector, "iv");
    byte[] text = bytes(vector, "msg");
    byte[] tag = bytes(vector, "tag");
    byte[] sealed = new byte[Gcm.IV + Gcm.TAG + text.length];
    System.arraycopy(iv, 0, sealed, 0, Gcm.IV);
    System.arraycopy(tag, 0, sealed, Gcm.IV, Gcm.TAG);
    System.arraycopy(bytes(vector, "ct"), 0, sealed, Gcm.IV + Gcm.TAG, text.length);
    if (!valid(vector)) {
      assertThatThrownBy(() -> gcm.decrypt(key, sealed, 0, Gcm.IV, Gcm.IV + Gcm.TAG))
          .as(name(vector))
          .isInstanceOf(CryptException.class);
      return;
    }
    assertThat(gcm.decrypt(key, sealed, 0, Gcm.IV, Gcm.IV + Gcm.TAG)).as(name(vector)).isEqualTo(text);
    byte[] again = sealed.clone();
    gcm.encrypt(key, iv, text, 0, text.length, again, Gcm.IV, Gcm.IV + Gcm.TAG);
    assertThat(again).as(name(vector)).isEqualTo(sealed);
  }

  @ParameterizedTest
  @MethodSource("hmac")
  void hmacSha256(JsonNode vector) {
    byte[] hmac = Hmac.sha256(bytes(vector, "key")).doFinal(bytes(vector, "msg"));
    byte[] tag = bytes(vector, "tag");
    if (valid(vector)) {
      assertThat(hmac).as(name(vector)).isEqualTo(tag);
    } else {
      assertThat(hmac).as(name(vector)).isNotEqualTo(tag);
    }
  }

  @ParameterizedTest
  @MethodSource("pbkdf2")
  void pbkdf2Sha256(JsonNode vector) {
    byte[] key =
        Pbkdf2.sha256(
            bytes(vector, "password"),
            bytes(vector, "salt"),
            vector.get("iterationCount").intValue(),
            vector.get("dkLen").intValue());
    assertThat(key).as(name(vector)).isEqualTo(bytes(vector, "dk"));
  }
}
