package io.pbs4j.server.section;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Secret properties of an entry, lists of texts by name. Never shown: there is no text form. */
public final class Secrets {
  /** None. */
  public static final Secrets NONE = new Secrets(Map.of());

  private final Map<String, List<String>> values;

  /** Copies the map. */
  public Secrets(Map<String, List<String>> values) {
    this.values = new TreeMap<>(values);
  }

  /** A secret, {@code null} if it is not set. */
  public @Nullable String reveal(String name) {
    List<String> list = revealAll(name);
    return list.isEmpty() ? null : list.get(0);
  }

  /** A list of secrets, empty if it is not set. */
  public List<String> revealAll(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** A copy of all. */
  Map<String, List<String>> revealAll() {
    return new TreeMap<>(values);
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  @Override
  public String toString() {
    return "Secrets(" + values.keySet() + ")";
  }
}
