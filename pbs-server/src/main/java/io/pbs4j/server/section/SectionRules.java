package io.pbs4j.server.section;

import io.pbs4j.server.api.ApiException;
import io.pbs4j.server.api.Call;

/** What is special about a section: who may do what, and what its entries must be like. */
public interface SectionRules {
  /** Throws unless a caller may list entries at all. */
  default void requireList(Call call) {}

  /** Whether a caller sees an entry in a list. */
  boolean sees(Call call, Entry entry);

  /** Throws unless a caller may see an entry. */
  void requireRead(Call call, Entry entry);

  /** Throws unless a caller may make, change or remove an entry as it is before or after. */
  void requireChange(Call call, Entry entry);

  /** Throws status 400 if an entry cannot be. */
  void check(Entry entry);

  /** The error of an id that is not there. */
  ApiException missing(String id);

  /** The error of a new id that is there already. */
  ApiException taken(String id);

  /**
   * The entry as it is shown.
   *
   * @param entry as it is kept
   */
  default Entry shown(Entry entry) {
    return entry;
  }

  /** Throws {@link #taken} if a new entry must not be for another reason than one of its id in the section. */
  default void requireNew(Entry entry) {}

  /**
   * An entry as it is to be kept.
   *
   * @param before as it was; the same as {@code after} for a new one
   */
  default Entry completed(Entry before, Entry after) {
    return after;
  }

  /** An entry was made. */
  default void created(Entry entry) {}

  /** An entry was changed. */
  default void changed(Entry before, Entry after) {}

  /** Throws status 400 if an entry must not go. */
  default void requireRemovable(Entry entry) {}

  /** An entry is gone. */
  default void removed(Entry entry) {}
}
