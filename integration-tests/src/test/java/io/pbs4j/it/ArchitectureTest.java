package io.pbs4j.it;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import io.pbs4j.server.s3.S3Buckets;
import io.pbs4j.storage.s3.S3Settings;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of docs/architecture.md: who may use whom, and what a room must not contain. */
class ArchitectureTest {
  private static final String HOME = "io.pbs4j..";
  private static final String S3 = "io.pbs4j.storage.s3..";
  private static final String S3_CLIENT = "io.pbs4j.storage.s3.client..";

  /** What names a layer or nothing at all. */
  private static final Set<String> NAMELESS =
      Set.of(
          "util",
          "utils",
          "common",
          "impl",
          "service",
          "services",
          "manager",
          "helper",
          "helpers",
          "misc",
          "base");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("io/pbs4j/it/"))
          .importPackages("io.pbs4j");

  @ParameterizedTest
  @ValueSource(strings = {"core", "storage", "storage.s3", "client", "server", "cli", "agent", "testkit"})
  void everyModuleWasLookedAt(String module) {
    assertThat(CLASSES.stream().map(JavaClass::getPackageName))
        .anyMatch(name -> name.startsWith("io.pbs4j." + module));
  }

  /** A module and, behind it, all that it may use of ours. */
  @ParameterizedTest
  @CsvSource({
    "core, core",
    "storage, storage core",
    "client, client core",
    "server, server storage client core",
    "cli, cli storage client core",
    "agent, agent client core",
    "testkit, testkit"
  })
  void doorsOpenDownwardsOnly(String module, String allowed) {
    String[] packages =
        Arrays.stream(allowed.split(" "))
            .map(name -> "io.pbs4j." + name + "..")
            .toArray(String[]::new);
    noClasses()
        .that(resideInAPackage("io.pbs4j." + module + ".."))
        .should()
        .dependOnClassesThat(resideInAPackage(HOME).and(not(resideInAnyPackage(packages))))
        .check(CLASSES);
  }

  @Test
  void packagesAreNamedForWhatLivesInThem() {
    List<String> nameless =
        CLASSES.stream()
            .map(JavaClass::getPackageName)
            .distinct()
            .filter(name -> Stream.of(name.split("\\.")).anyMatch(NAMELESS::contains))
            .toList();
    assertThat(nameless).isEmpty();
  }

  @Test
  void everyPackageSaysThatNullIsAnException() {
    Set<String> unmarked = new TreeSet<>();
    for (JavaClass one : CLASSES) {
      JavaPackage where = one.getPackage();
      if (!where
          .tryGetPackageInfo()
          .map(info -> info.isAnnotatedWith(NullMarked.class))
          .orElse(false)) {
        unmarked.add(where.getName());
      }
    }
    assertThat(unmarked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"core", "storage", "client", "server", "agent"})
  void packagesOfAModuleFormNoCircle(String module) {
    slices().matching("io.pbs4j." + module + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void formatsAndStorageKnowNoNetwork() {
    noClasses()
        .that(resideInAnyPackage("io.pbs4j.core..", "io.pbs4j.storage.."))
        // The S3 client speaks to the network; settings name an address, which is a java.net.URI.
        .and()
        .resideOutsideOfPackage(S3_CLIENT)
        .and(not(belongToAnyOf(S3Settings.class)))
        .and()
        .doNotHaveFullyQualifiedName("io.pbs4j.storage.s3.S3Environment")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "java.net..",
                "javax.net..",
                "java.nio.channels.spi..",
                "org.eclipse.jetty..",
                "com.sun.net.."))
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.nio\\.channels\\.(Server)?Socket.*|java\\.nio\\.channels\\.Datagram.*")
        .check(CLASSES);
  }

  @Test
  void settingsOfBucketsKnowAddressesAndNoMoreOfTheNetwork() {
    noClasses()
        .that(
            resideInAPackage("io.pbs4j.storage.s3")
                .or(resideInAnyPackage("io.pbs4j.storage.s3.object..", "io.pbs4j.storage.s3.cache..")))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.net..", "javax.net..").and(not(type(URI.class))))
        .check(CLASSES);
  }

  @Test
  void storageDoesNotKnowThatThereAreBuckets() {
    noClasses()
        .that(resideInAPackage("io.pbs4j.storage..").and(not(resideInAPackage(S3))))
        .should()
        .dependOnClassesThat(resideInAPackage(S3))
        .check(CLASSES);
  }

  @Test
  void onlyTheS3ClientKnowsTheLibrariesThatItIsMadeOf() {
    noClasses()
        .that(resideInAPackage(HOME).and(not(resideInAPackage(S3_CLIENT))))
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.minio..", "okhttp3..", "okio.."))
        .check(CLASSES);
  }

  /** What a bucket's objects and their cache are does not depend on how they are fetched. */
  @Test
  void objectsAndTheirCacheDoNotKnowTheClient() {
    noClasses()
        .that(resideInAnyPackage("io.pbs4j.storage.s3.object..", "io.pbs4j.storage.s3.cache.."))
        .should()
        .dependOnClassesThat(resideInAPackage("io.pbs4j.storage.s3").or(resideInAPackage(S3_CLIENT)))
        .check(CLASSES);
  }

  @Test
  void theServerSpeaksToBucketsThroughTheirBackend() {
    noClasses()
        .that(resideInAPackage("io.pbs4j.server.."))
        // Probes a bucket before it is opened, and shows figures of its cache.
        .and(not(belongToAnyOf(S3Buckets.class)))
        .should()
        .dependOnClassesThat(resideInAPackage(S3).and(not(resideInAPackage("io.pbs4j.storage.s3"))))
        .check(CLASSES);
  }

  @Test
  void onlyTheServerKnowsItsDatabase() {
    noClasses()
        .that(resideInAPackage(HOME).and(not(resideInAPackage("io.pbs4j.server.."))))
        .should()
        .dependOnClassesThat(resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite.."))
        .check(CLASSES);
  }

  @Test
  void timeComesFromAClockThatIsHandedIn() {
    noClasses()
        .that(resideInAnyPackage("io.pbs4j.core..", "io.pbs4j.storage.."))
        // The file system's own time: other programs compare access times with theirs.
        .and()
        .resideOutsideOfPackage("io.pbs4j.storage.backend.filesystem..")
        // The time of signatures, which the provider compares with its own.
        .and()
        .doNotHaveFullyQualifiedName("io.pbs4j.storage.s3.client.SystemTiming")
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(LocalDateTime.class, "now")
        .orShould()
        .callMethod(ZonedDateTime.class, "now")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(InstantSource.class, "system")
        .check(CLASSES);
  }

  @Test
  void nothingStaticChanges() {
    fields()
        .that()
        .areStatic()
        .and()
        .areDeclaredInClassesThat(resideInAPackage(HOME))
        .should()
        .beFinal()
        .check(CLASSES);
  }

  @Test
  void librariesDoNotPrint() {
    noClasses()
        .that(
            resideInAnyPackage(
                "io.pbs4j.core..", "io.pbs4j.storage..", "io.pbs4j.client..", "io.pbs4j.testkit.."))
        // A program.
        .and()
        .doNotHaveFullyQualifiedName("io.pbs4j.testkit.s3.S3ServerMain")
        .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
        .check(CLASSES);
    GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(CLASSES);
  }

  @Test
  void librariesDoNotEndTheProgram() {
    noClasses()
        .that(resideInAnyPackage("io.pbs4j.core..", "io.pbs4j.storage..", "io.pbs4j.client.."))
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .check(CLASSES);
  }

  @Test
  void whatIsRandomIsSecurelySo() {
    noClasses()
        // Data that only has to look random.
        .that(
            resideInAPackage(HOME)
                .and(not(resideInAnyPackage("io.pbs4j.testkit..", "io.pbs4j.cli.demo.."))))
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Random")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
        .orShould()
        .callMethod(Math.class, "random")
        .check(CLASSES);
  }

  @Test
  void exceptionsAreNamedSo() {
    classes()
        .that()
        .areAssignableTo(Throwable.class)
        .and()
        .resideInAPackage(HOME)
        .should()
        .haveSimpleNameEndingWith("Exception")
        .check(CLASSES);
  }
}
