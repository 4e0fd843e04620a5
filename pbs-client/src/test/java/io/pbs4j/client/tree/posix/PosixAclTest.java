package io.pbs4j.client.tree.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.Octets;
import io.pbs4j.core.pxar.Acl;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Access control lists as Linux keeps them and as archives do. */
class PosixAclTest {
  /** What {@code setfacl -m u:1000:rwx,g:7:r-x} makes of a file of mode 0640. */
  private static final Octets EXTENDED =
      hex(
          "02000000" + "0100 0600 ffffffff" + "0200 0700 e8030000" + "0400 0400 ffffffff"
              + "0800 0500 07000000" + "1000 0700 ffffffff" + "2000 0000 ffffffff");

  @Test
  void aListIsParsedAndWrittenAsItWas() throws IOException {
    PosixAcl acl = PosixAcl.parse(EXTENDED);
    assertThat(acl)
        .isEqualTo(
            new PosixAcl(6, List.of(new Acl.Rule(1000, 7)), 4, List.of(new Acl.Rule(7, 5)), 7, 0));
    assertThat(acl.encode()).isEqualTo(EXTENDED);
  }

  @Test
  void anArchiveKeepsWhatTheModeDoesNotSay() throws IOException {
    Acl kept = PosixAcl.archived(PosixAcl.parse(EXTENDED), null);
    assertThat(kept.users()).containsExactly(new Acl.Rule(1000, 7));
    assertThat(kept.groups()).containsExactly(new Acl.Rule(7, 5));
    assertThat(kept.groupObject()).isEqualTo(4);
    assertThat(kept.defaults()).isNull();
    // The mode's group bits are the mask.
    assertThat(PosixAcl.access(kept, 0100670)).isEqualTo(PosixAcl.parse(EXTENDED));
  }

  @Test
  void aListThatSaysNoMoreThanTheModeIsNotKept() throws IOException {
    Octets minimal = hex("02000000" + "0100 0600 ffffffff" + "0400 0400 ffffffff" + "2000 0000 ffffffff");
    assertThat(PosixAcl.archived(PosixAcl.parse(minimal), null).isEmpty()).isTrue();
    assertThat(PosixAcl.access(Acl.NONE, 0100640)).isNull();
    assertThat(PosixAcl.defaults(Acl.NONE)).isNull();
  }

  @Test
  void aDefaultListComesBackWithAndWithoutMask() throws IOException {
    PosixAcl bare = new PosixAcl(7, List.of(), 5, List.of(), null, 1);
    for (PosixAcl acl : List.of(PosixAcl.parse(EXTENDED), bare)) {
      Acl kept = PosixAcl.archived(null, acl);
      assertThat(PosixAcl.defaults(kept)).isEqualTo(acl);
    }
    Acl.Defaults unnamed = PosixAcl.archived(null, bare).defaults();
    assertThat(unnamed).isEqualTo(new Acl.Defaults(7, 5, 1, -1));
  }

  @Test
  void idsUpToThirtyTwoBitsAreKept() throws IOException {
    PosixAcl acl = new PosixAcl(6, List.of(new Acl.Rule(4_294_967_294L, 4)), 4, List.of(), 7, 0);
    assertThat(PosixAcl.parse(acl.encode())).isEqualTo(acl);
  }

  @Test
  void whatIsNoListIsRefused() {
    for (String bad : List.of("", "0200", "03000000", "0200000001", "02000000" + "4000 0600 ffffffff")) {
      assertThatThrownBy(() -> PosixAcl.parse(hex(bad))).as(bad).isInstanceOf(IOException.class);
    }
  }

  private static Octets hex(String text) {
    return Octets.of(HexFormat.of().parseHex(text.replace(" ", "")));
  }
}
