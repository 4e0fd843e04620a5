package io.pbs4j.core.snapshot;

import io.pbs4j.core.InvalidNameException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A place for groups inside a datastore, written {@code a/b}; the root is the empty text.
 *
 * <p>At most seven components and 256 characters.
 *
 * @param components safe names, outermost first
 */
public record Namespace(List<String> components) implements Comparable<Namespace> {
  /** Largest number of components. */
  public static final int MAX_DEPTH = 7;

  /** Longest text form. */
  public static final int MAX_LENGTH = 256;

  /** The namespace that every datastore has. */
  public static final Namespace ROOT = new Namespace(List.of());

  /** Checks the components. */
  public Namespace {
    components = List.copyOf(components);
    for (String component : components) {
      SafeName.require("ns", component);
    }
    if (components.size() > MAX_DEPTH) {
      throw new InvalidNameException(
          "ns", "namespace too deep, " + components.size() + " >= max " + MAX_DEPTH);
    }
    SafeName.requireLength("ns", String.join("/", components), 0, MAX_LENGTH);
  }

  /** Parses {@code a/b}; the empty text is the root. */
  public static Namespace parse(String text) {
    return text.isEmpty() ? ROOT : new Namespace(Arrays.asList(text.split("/", -1)));
  }

  /** Whether this is the root. */
  public boolean isRoot() {
    return components.isEmpty();
  }

  /** Number of components; 0 for the root. */
  public int depth() {
    return components.size();
  }

  /** The namespace below this one with one more component. */
  public Namespace child(String name) {
    List<String> longer = new ArrayList<>(components);
    longer.add(name);
    return new Namespace(longer);
  }

  /** The namespace above; the root has none and returns itself. */
  public Namespace parent() {
    return isRoot() ? this : new Namespace(components.subList(0, components.size() - 1));
  }

  /** Relative directory: every component behind {@code ns/}, with a slash at the end; empty for the root. */
  public String directory() {
    StringBuilder path = new StringBuilder();
    for (String component : components) {
      path.append("ns/").append(component).append('/');
    }
    return path.toString();
  }

  @Override
  public int compareTo(Namespace other) {
    return toString().compareTo(other.toString());
  }

  /** {@code a/b}; empty for the root. */
  @Override
  public String toString() {
    return String.join("/", components);
  }
}
