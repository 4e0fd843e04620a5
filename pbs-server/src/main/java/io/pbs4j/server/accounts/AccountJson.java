package io.pbs4j.server.accounts;

import io.pbs4j.server.access.Token;
import io.pbs4j.server.access.User;
import io.pbs4j.server.access.UserStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Accounts as the API shows them; secrets and their hashes never are. */
final class AccountJson {
  private AccountJson() {}

  static Map<String, Object> user(User user) {
    Map<String, Object> node = new TreeMap<>();
    node.put("userid", user.userid().toString());
    node.put("enable", user.enabled());
    node.put("expire", user.expires());
    putUnlessNull(node, "comment", user.profile().comment());
    putUnlessNull(node, "firstname", user.profile().firstname());
    putUnlessNull(node, "lastname", user.profile().lastname());
    putUnlessNull(node, "email", user.profile().email());
    return node;
  }

  static Map<String, Object> token(Token token) {
    Map<String, Object> node = new TreeMap<>();
    node.put("tokenid", token.id().toString());
    node.put("enable", token.enabled());
    node.put("expire", token.expires());
    putUnlessNull(node, "comment", token.comment());
    return node;
  }

  private static void putUnlessNull(Map<String, Object> node, String name, @Nullable Object value) {
    if (value != null) {
      node.put(name, value);
    }
  }

  /** All users and tokens: what the digest of any of them is made of. */
  static List<Object> everything(UserStore users) {
    List<Object> all = new ArrayList<>();
    for (User user : users.users()) {
      all.add(user(user));
      users.tokens(user.userid()).forEach(token -> all.add(token(token)));
    }
    return all;
  }
}
