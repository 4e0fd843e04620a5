package io.pbs4j.storage.s3.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3XmlTest {
  private static S3Xml.Listing listing(String xml) throws IOException {
    return S3Xml.listing(new ByteArrayInputStream(xml.getBytes(UTF_8)));
  }

  @Test
  void errorIsReadWhateverItsNameSpace() {
    assertThat(S3Xml.error("\n<e:Error xmlns:e=\"x\"><e:Code>NoSuchKey</e:Code></e:Error>"))
        .isEqualTo(Map.of("Code", "NoSuchKey"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not found",
        "<html><body>404</body></html>",
        "<Error><Code>",
        "{\"Code\": \"x\"}"
      })
  void otherTextsAreNoErrors(String text) {
    assertThat(S3Xml.error(text)).isEmpty();
  }

  @Test
  void encodedKeysAreDecodedOnlyIfTheAnswerSaysSo() throws IOException {
    String content =
        "<Contents><Key>a%2Bb+c</Key><Size>1</Size><LastModified>2026-01-01T00:00:00Z</LastModified></Contents>";

    assertThat(
            listing("<ListBucketResult>" + content + "</ListBucketResult>").objects().get(0).key())
        .isEqualTo("a%2Bb+c");
    assertThat(
            listing(
                    "<ListBucketResult>"
                        + content
                        + "<EncodingType>url</EncodingType></ListBucketResult>")
                .objects()
                .get(0)
                .key())
        .isEqualTo("a+b c");
  }

  @Test
  void pageOfAProxyIsNoListing() {
    assertThatThrownBy(() -> listing("<html/>"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("html");
  }

  @Test
  void objectWithoutSizeIsNoListing() {
    assertThatThrownBy(
            () -> listing("<ListBucketResult><Contents><Key>a</Key></Contents></ListBucketResult>"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void entitiesOfTheDocumentAreNotFollowed() {
    assertThatThrownBy(
            () ->
                listing(
                    "<!DOCTYPE x [<!ENTITY e SYSTEM"
                        + " \"file:///etc/hostname\">]><ListBucketResult><Name>&e;</Name>"
                        + "</ListBucketResult>"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void keysOfDeletionsAreEscaped() {
    assertThat(S3Xml.deletion(List.of("a<b>&c"))).contains("<Key>a&lt;b&gt;&amp;c</Key>");
  }
}
