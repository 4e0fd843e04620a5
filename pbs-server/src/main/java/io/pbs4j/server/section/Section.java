package io.pbs4j.server.section;

import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Parameters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a section is like, for its endpoints.
 *
 * @param name in the database
 * @param path in the API
 * @param what its entries are called, such as {@code prune job}
 * @param key the parameter that names an entry
 * @param properties all other parameters of its entries
 * @param secret names of properties that are never shown
 * @param fixed names of properties that are set when an entry is made and cannot be changed
 * @param deletable names of properties that may be unset
 * @param digestOnDelete whether removing takes a digest
 * @param digestInList whether lists answer with a digest
 * @param access who may use it, for the API document
 */
public record Section(
    String name,
    String path,
    String what,
    Parameter key,
    List<Parameter> properties,
    Set<String> secret,
    Set<String> fixed,
    List<String> deletable,
    boolean digestOnDelete,
    boolean digestInList,
    String access) {
  /** Copies the lists. */
  public Section {
    properties = List.copyOf(properties);
    secret = Set.copyOf(secret);
    fixed = Set.copyOf(fixed);
    deletable = List.copyOf(deletable);
  }

  /** The properties as a change takes them: all optional, no defaults. */
  List<Parameter> changes() {
    List<Parameter> list = new ArrayList<>();
    for (Parameter p : properties) {
      if (!fixed.contains(p.name())) {
        list.add(new Parameter(p.name(), p.schema(), true, null, p.description()));
      }
    }
    return list;
  }

  /** What to take from a call, by name of the property. */
  Map<String, Object> given(Parameters p) {
    Map<String, Object> given = new HashMap<>();
    for (Parameter property : properties) {
      if (p.has(property.name())) {
        given.put(property.name(), PropertyValue.of(p, property));
      }
    }
    return given;
  }
}
