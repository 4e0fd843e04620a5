package io.pbs4j.core.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.Hex;
import io.pbs4j.core.InvalidNameException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
  private static final String HELLO =
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

  @Test
  void hashesAsSha256Does() {
    assertThat(Digest.sha256("hello".getBytes(StandardCharsets.US_ASCII))).hasToString(HELLO);
    assertThat(Digest.sha256(new byte[4 << 20]))
        .hasToString("bb9f8df61474d25e71fa00722318cd387396ca1736605e1248821cc0de3d3af8");
    assertThat(Digest.sha256("xhellox".getBytes(StandardCharsets.US_ASCII), 1, 5))
        .hasToString(HELLO);
  }

  @Test
  void prefixIsTheNumberOfTheFirstFourDigits() {
    assertThat(Digest.parse(HELLO).prefix()).isEqualTo(0x2cf2);
    assertThat(Digest.parse("f".repeat(64)).prefix()).isEqualTo(0xffff);
    assertThat(Digest.ZERO.prefix()).isZero();
  }

  @Test
  void firstWordIsTheNumberOfTheFirstSixteenDigits() {
    assertThat(Long.toHexString(Digest.parse(HELLO).firstWord())).isEqualTo("2cf24dba5fb0a30e");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b982",
        "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b98244",
        "2CF24DBA5FB0A30E26E83B2AC5B9E29E1B161E5C1FA7425E73043362938B9824",
        "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b982g",
        "+cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
        "2cf24dba5fb0a30e-6e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
        "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b982 ",
        "２cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
      })
  void refusesAllButSixtyFourLowerCaseDigits(String text) {
    assertThat(Digest.isHex(text)).isFalse();
    assertThatThrownBy(() -> Digest.parse(text))
        .isInstanceOf(InvalidNameException.class)
        .hasMessage("'digest': value does not match the regex pattern");
  }

  @Test
  void refusesAnArrayOfAnotherLength() {
    assertThatThrownBy(() -> Digest.of(new byte[31])).isInstanceOf(InvalidNameException.class);
    assertThatThrownBy(() -> Digest.of(new byte[33])).isInstanceOf(InvalidNameException.class);
  }

  @Property
  void hexBytesAndBufferGiveTheSameDigest(@ForAll @Size(32) byte[] bytes) {
    Digest digest = Digest.of(bytes);

    assertThat(digest).hasToString(Hex.of(bytes));
    assertThat(Digest.parse(digest.toString())).isEqualTo(digest).hasSameHashCodeAs(digest);
    assertThat(digest.toByteArray()).isEqualTo(bytes);
    assertThat(Digest.read(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN)))
        .isEqualTo(digest);
  }

  @Property
  void orderIsThatOfUnsignedBytesAndOfTheText(
      @ForAll @Size(32) byte[] a, @ForAll @Size(32) byte[] b) {
    int order = Integer.signum(Digest.of(a).compareTo(Digest.of(b)));

    assertThat(order).isEqualTo(Integer.signum(Arrays.compareUnsigned(a, b)));
    assertThat(order).isEqualTo(Integer.signum(Hex.of(a).compareTo(Hex.of(b))));
    assertThat(order == 0).isEqualTo(Digest.of(a).equals(Digest.of(b)));
  }

  @Property
  void digestsThatDifferInOneByteDiffer(
      @ForAll @Size(32) byte[] bytes, @ForAll byte other, @ForAll int where) {
    byte[] changed = bytes.clone();
    changed[Math.floorMod(where, 32)] = other;
    assertThat(Digest.of(changed).equals(Digest.of(bytes)))
        .isEqualTo(Arrays.equals(changed, bytes));
  }

  @Property
  void copiesToAnyPlace(@ForAll @Size(32) byte[] bytes) {
    byte[] target = new byte[40];
    Digest.of(bytes).copyTo(target, 5);
    assertThat(Digest.of(target, 5)).isEqualTo(Digest.of(bytes));
    assertThat(Arrays.copyOf(target, 5)).containsOnly(0);
    assertThat(Arrays.copyOfRange(target, 37, 40)).containsOnly(0);
  }
}
