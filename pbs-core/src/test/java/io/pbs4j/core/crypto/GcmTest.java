package io.pbs4j.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.testkit.RandomBytes;
import java.security.Provider;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every provider of AES-GCM must do; the native one takes part where it loads. */
class GcmTest {
  private static final int HEADER = Gcm.IV + Gcm.TAG;

  private final SecretKeySpec key = new SecretKeySpec(RandomBytes.noise(1, 32), "AES");

  static Stream<Gcm> providers() {
    Provider accp = NativeGcm.load();
    return accp == null ? Stream.of(new JdkGcm()) : Stream.of(new JdkGcm(), new NativeGcm(accp));
  }

  /** IV, tag and text one after the other. */
  private byte[] sealed(Gcm gcm, byte[] text) {
    byte[] iv = RandomBytes.noise(2, Gcm.IV);
    byte[] out = Arrays.copyOf(iv, HEADER + text.length);
    byte[] around = new byte[text.length + 7];
    System.arraycopy(text, 0, around, 3, text.length);
    gcm.encrypt(key, iv, around, 3, text.length, out, Gcm.IV, HEADER);
    return out;
  }

  private byte[] opened(Gcm gcm, byte[] sealed) throws CryptException {
    return gcm.decrypt(key, sealed, 0, Gcm.IV, HEADER);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, 4095, 4096, 4097, 1 << 20, (4 << 20) + 1})
  void providersWriteTheSameAndReadEachOther(int length) throws CryptException {
    byte[] text = RandomBytes.noise(length, length);
    byte[] first = sealed(new JdkGcm(), text);
    for (Gcm gcm : providers().toList()) {
      assertThat(Arrays.equals(sealed(gcm, text), first)).as(gcm.provider()).isTrue();
      assertThat(Arrays.equals(opened(gcm, first), text)).as(gcm.provider()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void everyChangedByteIsFound(Gcm gcm) {
    byte[] sealed = sealed(gcm, RandomBytes.noise(3, 100));
    for (int at = 0; at < sealed.length; at++) {
      byte[] damaged = sealed.clone();
      damaged[at] ^= 1;
      assertThatThrownBy(() -> opened(gcm, damaged)).isInstanceOf(CryptException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void inputIsLeftAsItWas(Gcm gcm) throws CryptException {
    byte[] sealed = sealed(gcm, RandomBytes.noise(4, 10_000));
    byte[] before = sealed.clone();
    opened(gcm, sealed);
    assertThat(sealed).isEqualTo(before);
  }

  @Test
  void keysUseWhatWasFound() {
    assertThat(CryptKey.provider()).isIn(providers().map(Gcm::provider).toList());
  }
}
