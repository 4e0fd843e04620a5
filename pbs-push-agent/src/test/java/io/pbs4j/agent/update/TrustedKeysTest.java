package io.pbs4j.agent.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedKeysTest {
  private PublicKey key;
  private String spki;
  private String raw;

  @BeforeEach
  void generate() throws Exception {
    key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic();
    spki = Base64.getEncoder().encodeToString(key.getEncoded());
    raw = Base64.getEncoder().encodeToString(Arrays.copyOfRange(key.getEncoded(), 12, 44));
  }

  @Test
  void aKeyIsTheSameInEachOfItsForms() throws Exception {
    String pem = "-----BEGIN PUBLIC KEY-----\n" + spki + "\n-----END PUBLIC KEY-----\n";
    assertThat(TrustedKeys.parse(raw + ",\n " + spki + "," + pem + pem).keys())
        .containsExactly(key, key, key, key);
  }

  @Test
  void anEmptyListHasNoKeys() throws Exception {
    assertThat(TrustedKeys.parse(" \n").count()).isZero();
    assertThat(TrustedKeys.parse(",,").count()).isZero();
  }

  @Test
  void theListOfTheBuildIsRead() throws Exception {
    assertThat(TrustedKeys.builtIn().count()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"AAAA", "not base64", "${agent.update.keys}", "-----BEGIN PUBLIC KEY-----"})
  void anEntryThatIsNoKeyIsNotPassedOver(String entry) {
    assertThatThrownBy(() -> TrustedKeys.parse(raw + "," + entry))
        .hasMessage("trusted key 2 is no Ed25519 key in base64 or PEM");
  }

  @Test
  void keysOfOtherKindsAreRefused() throws Exception {
    String other =
        Base64.getEncoder()
            .encodeToString(
                KeyPairGenerator.getInstance("X25519").generateKeyPair().getPublic().getEncoded());
    assertThatThrownBy(() -> TrustedKeys.parse(other)).hasMessageContaining("trusted key 1");
  }

  @Test
  void theSelfTestPassesHere() throws Exception {
    var out = new ByteArrayOutputStream();
    assertThat(SelfTest.run("1.0.0", new PrintStream(out, true))).isZero();
    assertThat(out.toString()).startsWith("pbs-push-agent 1.0.0: self-test passed, trusted keys: 0");
  }
}
