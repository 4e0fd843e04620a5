package io.pbs4j.server.access.acl;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.access.AuthId;
import io.pbs4j.server.access.FirstRun;
import io.pbs4j.server.access.Privilege;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What must hold for every set of entries. */
class AclPropertiesTest {
  private static final AuthId USER = AuthId.parse("u@pbs");
  private static final AuthId TOKEN = AuthId.parse("u@pbs!t");
  private static final List<AuthId> IDS =
      List.of(USER, TOKEN, AuthId.parse("v@pbs"), AuthId.parse("v@pbs!t"), AuthId.parse("root@pam!t"));

  @Provide
  Arbitrary<String> paths() {
    return Arbitraries.of("datastore", "a", "b")
        .list()
        .ofMaxSize(4)
        .map(parts -> parts.isEmpty() ? "/" : "/" + String.join("/", parts));
  }

  @Provide
  Arbitrary<AclEntry> entry() {
    return Combinators.combine(
            paths(), Arbitraries.of(IDS), Arbitraries.of(Role.class), Arbitraries.of(true, false))
        .as(AclEntry::new);
  }

  @Provide
  Arbitrary<List<AclEntry>> entries() {
    return entry().list().ofMaxSize(12);
  }

  private static AclPermissions permissions(List<AclEntry> entries) {
    AclTree tree = new AclTree(entries);
    return new AclPermissions(() -> tree);
  }

  private static Set<Privilege> held(List<AclEntry> entries, AuthId authId, String path) {
    return permissions(entries).held(authId, path).asMap().keySet();
  }

  @Property
  void aTokenNeverExceedsItsUser(
      @ForAll("entries") List<AclEntry> entries, @ForAll("paths") String path) {
    assertThat(held(entries, USER, path)).containsAll(held(entries, TOKEN, path));
  }

  @Property
  void aTokenHasWhatItsEntriesAndItsUsersBothGive(
      @ForAll("entries") List<AclEntry> entries, @ForAll("paths") String path) {
    AclTree tree = new AclTree(entries);
    Set<Privilege> both = EnumSet.noneOf(Privilege.class);
    both.addAll(tree.held(TOKEN, path).asMap().keySet());
    both.retainAll(tree.held(USER, path).asMap().keySet());
    assertThat(held(entries, TOKEN, path)).isEqualTo(both);
  }

  @Property
  void theOrderOfEntriesDoesNotMatter(
      @ForAll("entries") List<AclEntry> entries, @ForAll("paths") String path, @ForAll Random random) {
    List<AclEntry> shuffled = new ArrayList<>(entries);
    Collections.shuffle(shuffled, random);
    for (AuthId id : IDS) {
      assertThat(held(shuffled, id, path)).isEqualTo(held(entries, id, path));
    }
  }

  @Property
  void anEntryAtThePathItselfReplacesAllAboveIt(
      @ForAll("entries") List<AclEntry> entries, @ForAll("paths") String path, @ForAll Role role) {
    List<AclEntry> all = new ArrayList<>(entries);
    all.removeIf(entry -> entry.authId().equals(USER) && entry.path().equals(path));
    all.add(new AclEntry(path, USER, role, false));
    assertThat(held(all, USER, path)).isEqualTo(role.privileges());
  }

  @Property
  void noAccessSilencesItsNodeAndWhatIsAbove(
      @ForAll("entries") List<AclEntry> entries, @ForAll("paths") String path) {
    List<AclEntry> all = new ArrayList<>(entries);
    all.add(new AclEntry(path, USER, Role.NO_ACCESS, true));
    assertThat(held(all, USER, path)).isEmpty();
    assertThat(held(all, TOKEN, path)).isEmpty();
  }

  @Property
  void anEntryThatDoesNotPropagateHasNoEffectBelow(
      @ForAll("entries") List<AclEntry> entries, @ForAll("paths") String path, @ForAll Role role) {
    List<AclEntry> all = new ArrayList<>(entries);
    all.removeIf(entry -> entry.authId().equals(USER) && entry.path().equals(path) && entry.role() == role);
    String below = path.equals("/") ? "/z" : path + "/z";
    Set<Privilege> before = held(all, USER, below);
    all.add(new AclEntry(path, USER, role, false));
    assertThat(held(all, USER, below)).isEqualTo(before);
  }

  @Property
  void entriesOfOthersDoNotMatter(
      @ForAll("entries") List<AclEntry> entries, @ForAll("paths") String path) {
    List<AclEntry> own = new ArrayList<>(entries);
    own.removeIf(entry -> !entry.authId().user().equals(USER.user()));
    assertThat(held(own, USER, path)).isEqualTo(held(entries, USER, path));
    assertThat(held(own, TOKEN, path)).isEqualTo(held(entries, TOKEN, path));
  }

  @Property
  void isSeenFromAboveIfAndOnlyIfItIsHeldSomewhereBelow(
      @ForAll("entries") List<AclEntry> entries, @ForAll("paths") String path) {
    AclPermissions permissions = permissions(entries);
    boolean below =
        permissions.paths().stream()
                .filter(p -> path.equals("/") || p.equals(path) || p.startsWith(path + "/"))
                .anyMatch(p -> permissions.check(TOKEN, p, Privilege.DATASTORE_AUDIT))
            || permissions.check(TOKEN, path, Privilege.DATASTORE_AUDIT);
    assertThat(permissions.checkBelow(TOKEN, path, Privilege.DATASTORE_AUDIT)).isEqualTo(below);
  }

  @Property
  void rootMayDoEverythingAndHisTokensOnlyWhatTheirEntriesSay(
      @ForAll("entries") List<AclEntry> entries, @ForAll("paths") String path) {
    AuthId token = AuthId.parse("root@pam!t");
    assertThat(held(entries, FirstRun.ROOT, path)).containsExactly(Privilege.values());
    assertThat(held(entries, token, path))
        .isEqualTo(new AclTree(entries).held(token, path).asMap().keySet());
  }
}
