package io.pbs4j.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pbs4j.core.InvalidNameException;
import io.pbs4j.core.access.AuthId;
import io.pbs4j.testkit.Golden;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpidTest {
  private static final String COLLECTION =
      "UPID:elsa:00004F37:0039E469:00000000:5CA78B83:garbage_collection::root@pam:";

  @Test
  void readsTheKnownExample() {
    Upid upid = Upid.parse(COLLECTION);

    assertThat(upid.node()).isEqualTo("elsa");
    assertThat(upid.pid()).isEqualTo(20279);
    assertThat(upid.processStart()).isEqualTo(3_794_025);
    assertThat(upid.taskId()).isZero();
    assertThat(upid.startTime()).isEqualTo(1_554_484_099);
    assertThat(upid.type()).isEqualTo("garbage_collection");
    assertThat(upid.id()).isNull();
    assertThat(upid.authId()).isEqualTo(AuthId.parse("root@pam"));
    assertThat(upid).hasToString(COLLECTION);
  }

  @ParameterizedTest
  @CsvSource({
    "store:vm/100, store\\x3avm-100",
    "a-b, a\\x2db",
    ".hidden, \\x2ehidden",
    "a.b_C9, a.b_C9",
    "ä, \\xc3\\xa4",
    "' ', \\x20",
    "\\, \\x5c"
  })
  void escapesTheWorkerIdAsSystemdDoes(String id, String escaped) {
    assertThat(Upid.escape(id)).isEqualTo(escaped);
    assertThat(Upid.unescape(escaped)).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPID:elsa:00004F37:0039E469:00000000:5CA78B83:garbage_collection::root@pam",
        "UPID:elsa:4F37:0039E469:00000000:5CA78B83:garbage_collection::root@pam:",
        "UPID:elsa:00004F37:0039E469:00000000:5CA78B83:garbage_collection:a:b:root@pam:",
        "UPID:-elsa:00004F37:0039E469:00000000:5CA78B83:garbage_collection::root@pam:",
        "UPID:el sa:00004F37:0039E469:00000000:5CA78B83:garbage_collection::root@pam:",
        "UPID:elsa:00004F37:0039E469:00000000:5CA78B83:garbage collection::root@pam:",
        "UPID:elsa:00004F37:0039E469:00000000:5CA78B83:::root@pam:",
        "UPID:elsa:0000XF37:0039E469:00000000:5CA78B83:garbage_collection::root@pam:",
        "UPID:elsa:00004F37:0039E469:00000000:5CA78B83:garbage_collection::root:",
        "UPID:elsa:00004F37:0039E469:00000000:5CA78B83:x:\\xzz:root@pam:",
        "../../../../../../../../../../../../etc/passwd"
      })
  void refusesWhatIsNoUpid(String text) {
    assertThatThrownBy(() -> Upid.parse(text)).isInstanceOf(InvalidNameException.class);
  }

  @Test
  void saysThatAShortTextIsTooShort() {
    assertThatThrownBy(() -> Upid.parse("UPID:bad"))
        .hasMessage("'upid': value must be at least 36 characters long");
  }

  @Test
  void aLongTextWithoutMatchIsRefusedAtOnce() {
    String hostile = "UPID:" + "a-".repeat(500_000) + ":";
    assertThatThrownBy(() -> Upid.parse(hostile)).isInstanceOf(InvalidNameException.class);
  }

  @Test
  void everyUpidInTheGoldenTaskLogsIsReadAndWrittenAgain(@TempDir Path directory)
      throws IOException {
    Path logs = Golden.unpack(directory, Golden.Part.TASK_LOGS).path(Golden.Part.TASK_LOGS);
    List<String> names;
    try (Stream<Path> files = Files.walk(logs)) {
      names =
          files.map(p -> p.getFileName().toString()).filter(n -> n.startsWith("UPID:")).toList();
    }
    assertThat(names).hasSizeGreaterThan(10);
    for (String name : names) {
      assertThat(Upid.parse(name)).hasToString(name);
    }
    assertThat(names.stream().map(name -> Upid.parse(name).id()))
        .contains("golden:host/plain", "golden:/host/plain/6553F100", null);
  }

  @Provide
  Arbitrary<Upid> upids() {
    return Combinators.combine(
            Arbitraries.of("a", "node-1", "N0"),
            Arbitraries.integers(),
            Arbitraries.longs().between(0, 0xf_ffff_ffffL),
            Arbitraries.longs(),
            Arbitraries.longs().between(0, 0xffff_ffffL),
            Arbitraries.of("backup", "verify_snapshot"),
            Arbitraries.strings()
                .ofMinLength(1)
                .ofMaxLength(20)
                .filter(UpidTest::isText)
                .injectNull(0.2),
            Arbitraries.of("root@pam", "tester@pbs!tok", "a!b@pbs"))
        .as(
            (node, pid, start, task, time, type, id, who) ->
                new Upid(node, pid, start, task, time, type, id, AuthId.parse(who)));
  }

  /** Text without half surrogate pairs, which have no UTF-8 form. */
  private static boolean isText(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  @Property
  void textFormIsReadBack(@ForAll("upids") Upid upid) {
    assertThat(Upid.parse(upid.toString())).isEqualTo(upid);
  }

  @Property
  void anEscapedIdIsOneWordWithoutSeparators(@ForAll @StringLength(max = 30) String id) {
    assertThat(Upid.escape(id))
        .matches("[A-Za-z0-9_.\\\\-]*")
        .doesNotContain(":")
        .doesNotStartWith(".");
  }

  @Property
  void unescapingNeverFailsInAnyOtherWay(@ForAll @StringLength(max = 12) String text) {
    try {
      Upid.unescape(text);
    } catch (InvalidNameException e) {
      assertThat(e.field()).isEqualTo("upid");
    }
  }

  @Property
  void numbersFillTheirFields(@ForAll @LongRange(min = 0, max = 0xffff_ffffL) long time) {
    Upid upid = new Upid("n", 1, 2, 3, time, "t", null, AuthId.parse("root@pam"));
    assertThat(upid.toString())
        .hasSize("UPID:n:00000001:00000002:00000003:00000000:t::root@pam:".length());
  }
}
