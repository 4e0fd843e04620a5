package io.pbs4j.server.access.acl;

import io.pbs4j.server.access.Privilege;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/**
 * The privileges that somebody holds at a path.
 *
 * @param bits the bit of each
 * @param below those of them that also hold below the path
 */
public record Held(long bits, long below) {
  /** None. */
  public static final Held NOTHING = new Held(0, 0);

  /** All, everywhere below too. */
  public static final Held EVERYTHING = new Held(bits(Privilege.values()), bits(Privilege.values()));

  static long bits(Collection<Role> roles) {
    long bits = 0;
    for (Role role : roles) {
      bits |= role.bits();
    }
    return bits;
  }

  static long bits(Privilege... privileges) {
    long bits = 0;
    for (Privilege privilege : privileges) {
      bits |= privilege.bit();
    }
    return bits;
  }

  /** What both hold. */
  public Held and(Held other) {
    return new Held(bits & other.bits, below & other.below);
  }

  /** Whether at least one of some privileges is among them. */
  public boolean hasAnyOf(Privilege... privileges) {
    return (bits & bits(privileges)) != 0;
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return bits == 0;
  }

  /** Each privilege, and whether it also holds below. */
  public Map<Privilege, Boolean> asMap() {
    Map<Privilege, Boolean> map = new EnumMap<>(Privilege.class);
    for (Privilege privilege : Privilege.values()) {
      long bit = privilege.bit();
      if ((bits & bit) != 0) {
        map.put(privilege, (below & bit) != 0);
      }
    }
    return map;
  }
}
