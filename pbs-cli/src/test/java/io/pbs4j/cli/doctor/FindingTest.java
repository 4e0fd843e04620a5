package io.pbs4j.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.access.AuthId;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FindingTest {
  private static final String PATH = "/datastore/store";
  private static final AuthId USER = AuthId.parse("u@pbs");
  private static final AuthId TOKEN = AuthId.parse("u@pbs!t");
  private static final Set<String> BACKUP = Set.of("Datastore.Backup");

  @Test
  void whatIsHeldIsAllowed() {
    Finding finding = Finding.of(Work.BACK_UP, PATH, TOKEN, BACKUP, Optional.empty());
    assertThat(finding.allowed()).isTrue();
    assertThat(finding.remedies()).isEmpty();
  }

  @Test
  void aUserLacksItHimself() {
    Finding finding = Finding.of(Work.BACK_UP, PATH, USER, Set.of(), Optional.empty());
    assertThat(finding.lacking()).containsExactly(USER);
    assertThat(finding.remedies())
        .containsExactly("PUT /access/acl path=/datastore/store role=DatastoreBackup auth-id=u@pbs");
  }

  @Test
  void aTokenLacksItWhenItsUserHasIt() {
    Finding finding = Finding.of(Work.BACK_UP, PATH, TOKEN, Set.of(), Optional.of(BACKUP));
    assertThat(finding.lacking()).containsExactly(TOKEN);
    assertThat(finding.whose()).isEqualTo("for u@pbs!t");
  }

  @Test
  void aTokensUserLacksItFirst() {
    Finding finding = Finding.of(Work.BACK_UP, PATH, TOKEN, Set.of(), Optional.of(Set.of()));
    assertThat(finding.lacking()).containsExactly(USER, TOKEN);
    assertThat(finding.whose()).isEqualTo("for u@pbs, perhaps for the token too");
  }

  @Test
  void whatCannotBeKnownIsSaidToBePossible() {
    Finding finding = Finding.of(Work.VERIFY, PATH, TOKEN, BACKUP, Optional.empty());
    assertThat(finding.lacking()).containsExactly(USER, TOKEN);
    assertThat(finding.whose()).isEqualTo("for the token, for its user, or for both");
  }

  @Test
  void everyWorkTakesPrivilegesAndNamesARole() {
    for (Work work : Work.values()) {
      assertThat(work.allowedBy(Set.of())).isFalse();
      assertThat(work.role()).startsWith("Datastore");
      assertThat(work.needs()).startsWith("Datastore.");
    }
  }
}
