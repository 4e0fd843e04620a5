package io.pbs4j.storage.s3.client;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * A rule by which a bucket treats objects by itself.
 *
 * @param id its name
 * @param effects what it does to objects
 * @param storageClass where it moves them, or empty
 */
record LifecycleRule(String id, Set<Effect> effects, String storageClass) {
  /** Classes of AWS whose objects can be read at once. */
  private static final Set<String> INSTANT =
      Set.of(
          "STANDARD",
          "STANDARD_IA",
          "ONEZONE_IA",
          "INTELLIGENT_TIERING",
          "GLACIER_IR",
          "REDUCED_REDUNDANCY",
          "EXPRESS_ONEZONE");

  enum Effect {
    /** Removes objects. */
    EXPIRES,
    /** Removes versions that were replaced or deleted. */
    EXPIRES_OLD_VERSIONS,
    /** Moves objects to where they cannot be read at once. */
    FREEZES,
    /** Moves objects to where reading costs more. */
    COOLS
  }

  /** Takes a copy. */
  LifecycleRule {
    effects = Set.copyOf(effects);
  }

  boolean has(Effect effect) {
    return effects.contains(effect);
  }

  /** The enabled rules that do something to objects below a prefix. */
  static List<LifecycleRule> touching(@Nullable Document configuration, String prefix) {
    List<LifecycleRule> touching = new ArrayList<>();
    if (configuration == null) {
      return touching;
    }
    for (Element rule : BucketXml.elements(configuration, "Rule")) {
      String start = BucketXml.text(rule, "Prefix");
      // Our objects have no tags, so a rule for tagged ones does not mean them.
      boolean tagged = !BucketXml.elements(rule, "Tag").isEmpty();
      boolean meant = start.startsWith(prefix) || prefix.startsWith(start);
      if (BucketXml.text(rule, "Status").equals("Enabled") && meant && !tagged) {
        LifecycleRule read = read(rule);
        if (!read.effects.isEmpty()) {
          touching.add(read);
        }
      }
    }
    return touching;
  }

  private static LifecycleRule read(Element rule) {
    Set<Effect> effects = EnumSet.noneOf(Effect.class);
    for (Element expiration : BucketXml.elements(rule, "Expiration")) {
      if (!BucketXml.text(expiration, "Days").isEmpty()
          || !BucketXml.text(expiration, "Date").isEmpty()) {
        effects.add(Effect.EXPIRES);
      }
    }
    if (!BucketXml.elements(rule, "NoncurrentVersionExpiration").isEmpty()) {
      effects.add(Effect.EXPIRES_OLD_VERSIONS);
    }
    String coldest = "";
    for (Element transition : BucketXml.elements(rule, "Transition")) {
      String storageClass = BucketXml.text(transition, "StorageClass");
      boolean instant = INSTANT.contains(storageClass);
      if (coldest.isEmpty() || !instant) {
        coldest = storageClass;
      }
      boolean frozen =
          storageClass.equals("GLACIER") || (!instant && storageClass.contains("ARCHIVE"));
      if (frozen) {
        effects.add(Effect.FREEZES);
      } else if (!storageClass.equals("STANDARD")) {
        effects.add(Effect.COOLS);
      }
    }
    return new LifecycleRule(BucketXml.text(rule, "ID"), effects, coldest);
  }
}
