package io.pbs4j.testkit.s3;

import static io.pbs4j.testkit.s3.SignedClient.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ListingsTest {
  private final S3Server server = S3Server.start();
  private final S3Bucket bucket = server.createBucket("bucket");
  private final SignedClient client = SignedClient.of(server);

  ListingsTest() throws Exception {}

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void pagesGoOnWhereTheLastEnded() throws Exception {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 2500; i++) {
      keys.add("k%05d".formatted(i));
      bucket.write(keys.get(i), new byte[0]);
    }
    assertThat(pages("list-type=2", "continuation-token", "NextContinuationToken")).isEqualTo(keys);
    assertThat(server.log().count(Operation.LIST_OBJECTS)).isEqualTo(3);
    assertThat(pages("list-type=2&max-keys=700", "continuation-token", "NextContinuationToken")).isEqualTo(keys);
    assertThat(pages("max-keys=999&delimiter=%2F", "marker", "NextMarker")).isEqualTo(keys);
  }

  private List<String> pages(String query, String parameter, String element) throws Exception {
    List<String> all = new ArrayList<>();
    String more = "";
    while (true) {
      String page = text(client.get("/bucket?" + query + more));
      all.addAll(values(page, "Key"));
      if (page.contains("<IsTruncated>false<")) {
        return all;
      }
      more = "&" + parameter + "=" + values(page, element).get(0);
    }
  }

  @Test
  void prefixAndStartNarrowAListing() throws Exception {
    write("a/1", "a/2", "a/3", "b/1");
    assertThat(keys("list-type=2&prefix=a%2F")).containsExactly("a/1", "a/2", "a/3");
    assertThat(keys("list-type=2&prefix=a%2F&start-after=a%2F1")).containsExactly("a/2", "a/3");
    assertThat(keys("list-type=2&start-after=a%2F2x")).containsExactly("a/3", "b/1");
    assertThat(keys("list-type=2&prefix=a%2F&start-after=b")).isEmpty();
    assertThat(keys("list-type=2&prefix=c")).isEmpty();
    assertThat(keys("list-type=2&max-keys=0")).isEmpty();
    assertThat(keys("marker=a%2F2")).containsExactly("a/3", "b/1");
  }

  @Test
  void aDelimiterFoldsWhatIsBehindIt() throws Exception {
    write("a", "b/1", "b/2", "c", "d/1/2", "d/1/3");
    String all = text(client.get("/bucket?list-type=2&delimiter=%2F"));
    assertThat(values(all, "Key")).containsExactly("a", "c");
    assertThat(prefixes(all)).containsExactly("b/", "d/");
    String below = text(client.get("/bucket?list-type=2&delimiter=%2F&prefix=d%2F"));
    assertThat(prefixes(below)).containsExactly("d/1/");

    String first = text(client.get("/bucket?list-type=2&delimiter=%2F&max-keys=2"));
    assertThat(prefixes(first)).containsExactly("b/");
    String token = values(first, "NextContinuationToken").get(0);
    String second = text(client.get("/bucket?list-type=2&delimiter=%2F&max-keys=2&continuation-token=" + token));
    assertThat(values(second, "Key")).containsExactly("c");
    assertThat(prefixes(second)).containsExactly("d/");
    assertThat(second).contains("<IsTruncated>false<");
  }

  @Test
  void keysAreInTheOrderOfTheirBytes() throws Exception {
    write("\uFFFD", "😀", "z", "ä", "Z");
    assertThat(keys("list-type=2")).containsExactly("Z", "z", "ä", "\uFFFD", "😀");
    assertThat(keys("list-type=2&start-after=%EF%BF%BD")).containsExactly("😀");
  }

  @Test
  void keysAreEncodedOnDemand() throws Exception {
    write("a b+c/\u0001<&>");
    String page = text(client.get("/bucket?list-type=2&encoding-type=url"));
    assertThat(page).contains("<Key>a+b%2Bc/%01%3C%26%3E</Key>", "<EncodingType>url<");
    assertThat(URLDecoder.decode(values(page, "Key").get(0), StandardCharsets.UTF_8)).isEqualTo("a b+c/\u0001<&>");
    assertThat(text(client.get("/bucket?list-type=2"))).contains("<Key>a b+c/&#1;&lt;&amp;&gt;</Key>");
  }

  @Test
  void aListingTellsLengthMarkAndTime() throws Exception {
    bucket.write("key", new byte[3]);
    String page = text(client.get("/bucket?list-type=2"));
    String etag = client.get("/bucket/key").headers().firstValue("etag").orElseThrow().replace("\"", "&quot;");
    assertThat(page).contains("<Size>3</Size>", "<ETag>" + etag + "</ETag>", "<KeyCount>1</KeyCount>");
    assertThat(values(page, "LastModified").get(0)).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.000Z");
  }

  private void write(String... keys) throws Exception {
    for (String key : keys) {
      bucket.write(key, new byte[1]);
    }
  }

  private List<String> keys(String query) throws Exception {
    return values(text(client.get("/bucket?" + query)), "Key");
  }

  private static List<String> prefixes(String page) {
    return values(page, "CommonPrefixes><Prefix");
  }

  private static List<String> values(String page, String element) {
    return Pattern.compile("<" + element + ">([^<]*)<").matcher(page).results().map(r -> r.group(1)).toList();
  }
}
