package io.pbs4j.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest {
  private static final String JSON = "application/json";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final List<Parameter> DECLARED =
      List.of(
          Parameter.required("id", Schema.text("[A-Za-z0-9_][A-Za-z0-9._\\-]*").length(2, 8), "An id."),
          Parameter.optional("size", Schema.whole(1, 16777216), "A size."),
          Parameter.optional("type", Schema.choice("vm", "ct", "host"), "A type."),
          Parameter.flag("debug", false, "A flag."),
          Parameter.optional("list", Schema.many(Schema.text()), "Texts."),
          Parameter.optional("numbers", Schema.many(Schema.atLeast(0)).size(0, 3), "Numbers."),
          Parameter.optional("limit", Schema.atLeast(0), "With default.").withDefault(50L));

  private static Parameters query(String query) {
    return Parameters.parse(DECLARED, Map.of(), query, null, new byte[0]);
  }

  private static Parameters body(@Nullable String type, String body) {
    return Parameters.parse(DECLARED, Map.of(), null, type, body.getBytes(StandardCharsets.UTF_8));
  }

  private static void refused(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(400))
        .hasMessage(message);
  }

  @Test
  void takesTextNumbersFlagsAndChoicesFromAQuery() {
    Parameters p = query("id=abc&size=12&type=vm&debug=1");
    assertThat(p.text("id")).isEqualTo("abc");
    assertThat(p.number("size")).isEqualTo(12);
    assertThat(p.text("type")).isEqualTo("vm");
    assertThat(p.flag("debug")).isTrue();
  }

  @Test
  void aTextHasNoNul() {
    refused(
        () -> query("id=abc&list=a%00b"),
        "parameter verification failed - 'list': value must not contain NUL characters");
    refused(
        () -> body(JSON, "{\"id\":\"abc\",\"list\":[\"\\u0000\"]}"),
        "parameter verification failed - 'list': value must not contain NUL characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "on", "yes", "true", "TRUE", "Yes"})
  void wordsForTrue(String word) {
    assertThat(query("id=abc&debug=" + word).flag("debug")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "off", "no", "false", "False"})
  void wordsForFalse(String word) {
    assertThat(query("id=abc&debug=" + word).flag("debug")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "size=12           | 'id': parameter is missing and it is not optional.",
        "id=a/b            | 'id': value does not match the regex pattern",
        "id=a              | 'id': value must be at least 2 characters long",
        "id=abcdefghi      | 'id': value may only be 8 characters long",
        "id=abc&bogus=1    | 'bogus': schema does not allow additional properties.",
        "id=abc&type=foo   | 'type': value 'foo' is not defined in the enumeration.",
        "id=abc&size=0     | 'size': value must have a minimum value of 1 (got 0)",
        "id=abc&size=-1    | 'size': value must have a minimum value of 1 (got -1)",
        "id=abc&size=17825792"
            + " | 'size': value must have a maximum value of 16777216 (got 17825792)",
        "id=abc&size=num   | 'size': invalid digit found in string",
        "id=abc&size=1.5   | 'size': invalid digit found in string",
        "id=abc&size=      | 'size': cannot parse integer from empty string",
        "id=abc&size=99999999999999999999 | 'size': number too large to fit in target type",
        "id=abc&debug=si   | 'debug': Unable to parse boolean option.",
        "id=abc&id=abd     | 'id': duplicate parameter.",
        "id=abc&numbers=1&numbers=2&numbers=3&numbers=4"
            + " | 'numbers': array may only contain 3 elements",
      })
  void saysWhatIsWrongWithAQuery(String query, String reason) {
    refused(() -> query(query), "parameter verification failed - " + reason);
  }

  @Test
  void severalMistakesMakeSeveralLines() {
    refused(
        () -> query("size=0&bogus=1"),
        """
        parameter verification failed:
        - 'size': value must have a minimum value of 1 (got 0)
        - 'bogus': schema does not allow additional properties.
        - 'id': parameter is missing and it is not optional.
        """);
  }

  @Test
  void formAndQueryAreMerged() {
    Parameters p =
        Parameters.parse(
            DECLARED, Map.of(), "size=5", FORM, "id=abc&type=ct".getBytes(StandardCharsets.UTF_8));
    assertThat(p.number("size")).isEqualTo(5);
    assertThat(p.text("type")).isEqualTo("ct");
  }

  @Test
  void aBodyWithoutTypeIsAForm() {
    assertThat(body(null, "id=abc").text("id")).isEqualTo("abc");
  }

  @Test
  void jsonTakesTheQuerysPlace() {
    Parameters p =
        Parameters.parse(
            DECLARED,
            Map.of("id", "path"),
            "bogus=1",
            "Application/JSON; charset=UTF-8",
            "{\"size\":7,\"debug\":true,\"list\":[\"a\",\"b\"],\"numbers\":[1,2]}"
                .getBytes(StandardCharsets.UTF_8));
    assertThat(p.text("id")).isEqualTo("path");
    assertThat(p.number("size")).isEqualTo(7);
    assertThat(p.flag("debug")).isTrue();
    assertThat(p.texts("list")).containsExactly("a", "b");
    assertThat(p.numbers("numbers")).containsExactly(1L, 2L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | parameter verification failed - 'id': property is missing and it is not optional",
        "{\"id\":5} | parameter verification failed - 'id': Expected string value.",
        "{\"id\":\"abc\",\"size\":\"5\"} | parameter verification failed - 'size': Expected integer value.",
        "{\"id\":\"abc\",\"size\":1e30} | parameter verification failed - 'size': Expected integer value.",
        "{\"id\":\"abc\",\"debug\":\"x\"} | parameter verification failed - 'debug': Expected boolean value.",
        "{\"id\": | EOF while parsing a value at line 1 column 6",
        "[] | unable to parse parameters (expected json object)",
        "nonsense | invalid JSON at line 1 column 1",
      })
  void saysWhatIsWrongWithJson(String body, String message) {
    refused(() -> body(JSON, body), message);
  }

  @Test
  void aComplaintAboutJsonDoesNotRepeatIt() {
    assertThatThrownBy(() -> body(JSON, "{\"password\":secret}"))
        .hasMessageNotContaining("secret");
  }

  @Test
  void nullInJsonIsAsGoodAsMissing() {
    assertThat(body(JSON, "{\"id\":\"abc\",\"size\":null}").numberOrNull("size")).isNull();
  }

  @Test
  void otherContentTypesAreRefused() {
    refused(() -> body("text/plain", "id=abc"), "unsupported content type Ok(\"text/plain\")");
  }

  @Test
  void jsonTypeWithoutBodyLeavesTheQuery() {
    assertThat(Parameters.parse(DECLARED, Map.of(), "id=abc", JSON, new byte[0]).text("id"))
        .isEqualTo("abc");
  }

  @Test
  void arraysComeByRepeatedKeyAndASingleValueIsAListOfOne() {
    assertThat(query("id=abc&list=a&list=b").texts("list")).containsExactly("a", "b");
    assertThat(query("id=abc&list=a").texts("list")).containsExactly("a");
    assertThat(query("id=abc").texts("list")).isEmpty();
  }

  @Test
  void escapesAndPlusAreDecoded() {
    assertThat(query("id=abc&list=a+b%26%C3%A9%zz").texts("list")).containsExactly("a b&\u00e9%zz");
  }

  @Test
  void cacheBusterAndEmptyPairsAreIgnored() {
    assertThat(query("&_dc=123&&id=abc&").text("id")).isEqualTo("abc");
  }

  @Test
  void defaultsHoldForWhatIsMissing() {
    assertThat(query("id=abc").number("limit")).isEqualTo(50);
    assertThat(query("id=abc&limit=0").number("limit")).isZero();
    assertThat(query("id=abc").flag("debug")).isFalse();
    assertThat(query("id=abc").textOrNull("type")).isNull();
  }

  @Property
  void neverFailsOtherwise(@ForAll String query, @ForAll String body) {
    for (String type : new String[] {JSON, FORM}) {
      try {
        Parameters.parse(DECLARED, Map.of(), query, type, body.getBytes(StandardCharsets.UTF_8));
      } catch (ApiException e) {
        assertThat(e.status()).isEqualTo(400);
      }
    }
  }
}
