package io.pbs4j.core.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.InvalidNameException;
import io.pbs4j.core.snapshot.ArchiveName.Kind;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveNameTest {
  @ParameterizedTest
  @CsvSource({
    "root.pxar.didx, DYNAMIC",
    "drive-scsi0.img.fidx, FIXED",
    "qemu-server.conf.blob, BLOB",
    "a.didx, DYNAMIC",
    "x.fidx.blob, BLOB"
  })
  void theExtensionTellsTheKind(String name, Kind kind) {
    assertThat(ArchiveName.parse(name)).isEqualTo(new ArchiveName(name, kind)).hasToString(name);
    assertThat(ArchiveName.isValid(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "owner",
        "root.pxar",
        "a.DIDX",
        "didx",
        "x.didx.tmp",
        "x.tmp_didx",
        "index.json.pending"
      })
  void anyOtherExtensionIsAnUnknownType(String name) {
    assertThat(ArchiveName.isValid(name)).isFalse();
    assertThatThrownBy(() -> ArchiveName.parse(name))
        .hasMessage("'file-name': unknown archive type: \"" + name + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../y.blob", ".blob", "a/b.blob", "a b.fidx", "", "ä.didx", "a\0.blob"})
  void aNameThatIsNotSafeIsRefused(String name) {
    assertThat(ArchiveName.isValid(name)).isFalse();
    assertThatThrownBy(() -> ArchiveName.parse(name))
        .hasMessage("'file-name': value does not match the regex pattern");
  }

  @Test
  void aKindWithAnotherExtensionIsRefused() {
    assertThatThrownBy(() -> new ArchiveName("x.fidx", Kind.DYNAMIC))
        .hasMessage("'file-name': wrong extension: 'x.fidx'");
  }

  @ParameterizedTest
  @CsvSource({
    "root.pxar, root.pxar.didx",
    "root.mpxar, root.mpxar.didx",
    "root.ppxar, root.ppxar.didx",
    "catalog.pcat1, catalog.pcat1.didx",
    "disk.img, disk.img.fidx",
    "etc.conf, etc.conf.blob",
    "client.log, client.log.blob",
    "root.pxar.didx, root.pxar.didx",
    "index.json, index.json.blob"
  })
  void aClientNameGetsTheExtensionOfItsKind(String client, String server) {
    assertThat(ArchiveName.ofClientName(client)).hasToString(server);
  }

  @Test
  void aClientNameThatIsNotSafeIsRefused() {
    assertThatThrownBy(() -> ArchiveName.ofClientName("a b.pxar"))
        .isInstanceOf(InvalidNameException.class);
    assertThatThrownBy(() -> ArchiveName.ofClientName("../x.img"))
        .isInstanceOf(InvalidNameException.class);
  }

  @Provide
  Arbitrary<String> nearlyNames() {
    return Combinators.combine(
            Arbitraries.strings().withChars("a1._-/ ").ofMaxLength(5),
            Arbitraries.of("", ".didx", ".fidx", ".blob", ".blobx", "didx"))
        .as(String::concat);
  }

  @Property
  void validIsWhatParses(@ForAll("nearlyNames") String name) {
    boolean parses;
    try {
      ArchiveName archive = ArchiveName.parse(name);
      parses = true;
      assertThat(archive.clientName() + archive.kind().extension()).isEqualTo(name);
    } catch (InvalidNameException e) {
      parses = false;
    }
    assertThat(ArchiveName.isValid(name)).isEqualTo(parses);
  }
}
