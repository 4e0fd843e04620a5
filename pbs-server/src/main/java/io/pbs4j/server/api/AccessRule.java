package io.pbs4j.server.api;

import io.pbs4j.server.access.Privilege;
import java.util.List;
import java.util.stream.Collectors;

/** Holds calls to the access that their endpoints declare, and tells it in words. */
final class AccessRule {
  private AccessRule() {}

  /** Throws status 403 unless a call may be made; what a handler decides is left to it. */
  static void require(Access access, Call call) {
    if (access instanceof Access.Holder holder) {
      require(call, holder.path(), holder.privileges());
    } else if (access instanceof Access.Groups groups) {
      require(call, groups.path(), groups.any());
    } else if (access instanceof Access.HolderOrUser either) {
      String user = call.parameters().textOrNull(either.parameter());
      if (!call.caller().toString().equals(user)) {
        require(call, either.holder().path(), either.holder().privileges());
      }
    }
  }

  private static void require(Call call, String path, List<Privilege> privileges) {
    call.require(AccessPath.fill(path, call.parameters()), privileges.toArray(new Privilege[0]));
  }

  /** The access in a sentence, for the API document. */
  static String sentence(Access access) {
    if (access instanceof Access.World) {
      return "Open to everybody.";
    }
    return access instanceof Access.Authenticated
        ? "Open to everybody who is logged in."
        : "Needs " + words(access) + ".";
  }

  private static String words(Access access) {
    if (access instanceof Access.Holder holder) {
      return names(holder.privileges()) + " on " + holder.path();
    }
    if (access instanceof Access.Groups groups) {
      return names(groups.full()) + " on " + groups.path() + ", or " + names(groups.own()) + " for own groups";
    }
    if (access instanceof Access.HolderOrUser either) {
      return words(either.holder()) + ", or to be that user";
    }
    return access instanceof Access.ByHandler handler ? handler.rule() : "nothing";
  }

  private static String names(List<Privilege> privileges) {
    return privileges.stream().map(Privilege::wireName).collect(Collectors.joining(" or "));
  }
}
