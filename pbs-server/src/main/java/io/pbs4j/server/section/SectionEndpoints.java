package io.pbs4j.server.section;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.Answer;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.ConfigDigest;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Parameters;
import io.pbs4j.server.api.Returns;
import io.pbs4j.server.api.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The endpoints of one section: list, make, show, change, remove. */
public final class SectionEndpoints {
  private final Section section;
  private final SectionRules rules;
  private final SectionStore store;
  private final Supplier<List<Entry>> entries;
  private final ReentrantLock lock;

  /**
   * Creates the endpoints.
   *
   * @param entries all entries of the section, those included that are not in the store
   * @param lock held during changes; sections that refer to each other share one
   */
  public SectionEndpoints(
      Section section,
      SectionRules rules,
      SectionStore store,
      Supplier<List<Entry>> entries,
      ReentrantLock lock) {
    this.section = section;
    this.rules = rules;
    this.store = store;
    this.entries = entries;
    this.lock = lock;
  }

  /** Their declarations. */
  public List<Endpoint> list() {
    String one = section.path() + "/{" + section.key().name() + "}";
    Access access = Access.checkedByHandler(section.access());
    Parameter delete =
        Parameter.optional(
            "delete", Schema.many(Schema.choice(section.deletable().toArray(String[]::new))), "What to unset.");
    List<Parameter> digest = section.digestOnDelete() ? List.of(ConfigDigest.PARAMETER) : List.of();
    return List.of(
        Endpoint.get(section.path(), "List the " + section.what() + "s.")
            .returns(Returns.listOf(Returns.OBJECT))
            .access(access)
            .runs(this::all),
        Endpoint.post(section.path(), "Make a " + section.what() + ".")
            .with(section.key())
            .with(section.properties())
            .access(access)
            .runs(this::create),
        Endpoint.get(one, "A " + section.what() + ".")
            .with(section.key())
            .returns(Returns.OBJECT)
            .access(access)
            .runs(this::one),
        Endpoint.put(one, "Change a " + section.what() + ".")
            .with(section.key())
            .with(section.changes())
            .with(delete, ConfigDigest.PARAMETER)
            .access(access)
            .runs(call -> locked(() -> change(call))),
        Endpoint.delete(one, "Remove a " + section.what() + ".")
            .with(section.key())
            .with(digest)
            .access(access)
            .runs(call -> locked(() -> remove(call))));
  }

  private @Nullable Object locked(Runnable change) {
    lock.lock();
    try {
      change.run();
      return null;
    } finally {
      lock.unlock();
    }
  }

  private List<Entry> entries() {
    return entries.get();
  }

  private List<ObjectNode> digested() {
    return entries().stream().map(Entry::properties).toList();
  }

  private Object all(Call call) {
    rules.requireList(call);
    List<ObjectNode> list = new ArrayList<>();
    for (Entry entry : entries()) {
      if (rules.sees(call, entry)) {
        list.add(rules.shown(entry).properties());
      }
    }
    return section.digestInList() ? ConfigDigest.answer(list, digested()) : new Answer(list, Map.of());
  }

  private Entry find(Call call) {
    String id = call.parameters().text(section.key().name());
    return entries().stream()
        .filter(entry -> entry.id().equals(id))
        .findFirst()
        .orElseThrow(() -> rules.missing(id));
  }

  private Object one(Call call) {
    Entry entry = find(call);
    rules.requireRead(call, entry);
    return ConfigDigest.answer(rules.shown(entry).properties(), digested());
  }

  private @Nullable Object create(Call call) {
    Parameters p = call.parameters();
    String id = p.text(section.key().name());
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put(section.key().name(), id);
    Entry given = with(new Entry(id, node, Secrets.NONE), section.given(p));
    Entry entry = rules.completed(given, given);
    rules.requireChange(call, entry);
    return locked(
        () -> {
          if (entries().stream().anyMatch(e -> e.id().equals(id))) {
            throw rules.taken(id);
          }
          rules.requireNew(entry);
          rules.check(entry);
          store.put(section.name(), entry);
          rules.created(entry);
        });
  }

  private Entry with(Entry entry, Map<String, Object> given) {
    ObjectNode node = entry.properties().deepCopy();
    Map<String, List<String>> secrets = entry.secrets().revealAll();
    new TreeMap<>(given)
        .forEach(
            (name, value) -> {
              if (section.secret().contains(name)) {
                secrets.put(name, PropertyValue.secret(value));
              } else {
                PropertyValue.put(node, name, value);
              }
            });
    return new Entry(entry.id(), node, new Secrets(secrets));
  }

  private void change(Call call) {
    Parameters p = call.parameters();
    Entry before = find(call);
    rules.requireChange(call, before);
    ConfigDigest.require(p.textOrNull("digest"), digested());
    ObjectNode node = before.properties().deepCopy();
    Map<String, List<String>> secrets = before.secrets().revealAll();
    for (String name : p.texts("delete")) {
      node.remove(name);
      secrets.remove(name);
    }
    Map<String, Object> given = new LinkedHashMap<>(section.given(p));
    given.keySet().removeAll(section.fixed());
    Entry after = rules.completed(before, with(new Entry(before.id(), node, new Secrets(secrets)), given));
    rules.requireChange(call, after);
    rules.check(after);
    store.put(section.name(), after);
    rules.changed(before, after);
  }

  private void remove(Call call) {
    Entry entry = find(call);
    rules.requireChange(call, entry);
    if (section.digestOnDelete()) {
      ConfigDigest.require(call.parameters().textOrNull("digest"), digested());
    }
    rules.requireRemovable(entry);
    store.remove(section.name(), entry.id());
    rules.removed(entry);
  }
}
