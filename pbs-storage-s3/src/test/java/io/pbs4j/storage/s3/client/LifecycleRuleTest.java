package io.pbs4j.storage.s3.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.storage.s3.client.LifecycleRule.Effect;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LifecycleRuleTest {
  private static final String EXPIRES = "<Expiration><Days>9</Days></Expiration>";

  private static List<LifecycleRule> rules(String filter, String status, String actions)
      throws IOException {
    String xml =
        "<LifecycleConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Rule><ID>r</ID>"
            + filter
            + "<Status>"
            + status
            + "</Status>"
            + actions
            + "</Rule></LifecycleConfiguration>";
    return LifecycleRule.touching(
        BucketXml.read(new ByteArrayInputStream(xml.getBytes(UTF_8))), "a/b/");
  }

  @Test
  void ruleForTheWholeBucketTouches() throws IOException {
    assertThat(rules("<Filter/>", "Enabled", EXPIRES))
        .singleElement()
        .matches(rule -> rule.has(Effect.EXPIRES));
  }

  @Test
  void ruleForWhatIsAboveOrBelowTouches() throws IOException {
    assertThat(rules("<Filter><Prefix>a/</Prefix></Filter>", "Enabled", EXPIRES)).hasSize(1);
    assertThat(rules("<Filter><Prefix>a/b/.chunks/</Prefix></Filter>", "Enabled", EXPIRES))
        .hasSize(1);
    assertThat(rules("<Prefix>a/b</Prefix>", "Enabled", EXPIRES)).hasSize(1);
  }

  @Test
  void ruleForOthersDoesNot() throws IOException {
    assertThat(rules("<Filter><Prefix>a/c</Prefix></Filter>", "Enabled", EXPIRES)).isEmpty();
    assertThat(
            rules("<Filter><Tag><Key>k</Key><Value>v</Value></Tag></Filter>", "Enabled", EXPIRES))
        .isEmpty();
    assertThat(rules("<Filter/>", "Disabled", EXPIRES)).isEmpty();
  }

  @Test
  void leftoverUploadsAndDeleteMarkersAreNoneOfOurs() throws IOException {
    assertThat(
            rules(
                "<Filter/>",
                "Enabled",
                "<AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation>"
                    + "</AbortIncompleteMultipartUpload>"
                    + "<Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>"))
        .isEmpty();
  }

  @Test
  void expiryOfOldVersionsIsNoExpiry() throws IOException {
    List<LifecycleRule> rules =
        rules(
            "<Filter/>",
            "Enabled",
            "<NoncurrentVersionExpiration><NoncurrentDays>1</NoncurrentDays></NoncurrentVersionExpiration>"
                + "<NoncurrentVersionTransition><NoncurrentDays>1</NoncurrentDays>"
                + "<StorageClass>GLACIER</StorageClass></NoncurrentVersionTransition>");

    assertThat(rules)
        .singleElement()
        .matches(rule -> rule.effects().equals(Set.of(Effect.EXPIRES_OLD_VERSIONS)));
  }

  @Test
  void coldestOfSeveralMovesIsNamed() throws IOException {
    List<LifecycleRule> rules =
        rules(
            "<Filter/>",
            "Enabled",
            "<Transition><Days>1</Days><StorageClass>STANDARD_IA</StorageClass></Transition>"
                + "<Transition><Days>9</Days><StorageClass>DEEP_ARCHIVE</StorageClass></Transition>");

    assertThat(rules)
        .singleElement()
        .matches(rule -> rule.has(Effect.FREEZES) && rule.has(Effect.COOLS));
    assertThat(rules.get(0).storageClass()).isEqualTo("DEEP_ARCHIVE");
  }

  @Test
  void instantArchiveOnlyCostsMore() throws IOException {
    List<LifecycleRule> rules =
        rules(
            "<Filter/>",
            "Enabled",
            "<Transition><Days>1</Days><StorageClass>GLACIER_IR</StorageClass></Transition>");

    assertThat(rules)
        .singleElement()
        .matches(rule -> rule.has(Effect.COOLS) && !rule.has(Effect.FREEZES));
  }
}
