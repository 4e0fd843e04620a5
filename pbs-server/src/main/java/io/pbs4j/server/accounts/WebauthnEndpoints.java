package io.pbs4j.server.accounts;

import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.access.tfa.WebauthnConfig;
import io.pbs4j.server.access.tfa.WebauthnConfigs;
import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.Answer;
import io.pbs4j.server.api.ApiException;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.ConfigDigest;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Parameters;
import io.pbs4j.server.api.Returns;
import io.pbs4j.server.api.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Endpoints about the name under which browsers know this server. */
final class WebauthnEndpoints {
  private static final String PATH = "/config/access/tfa/webauthn";
  private static final int LONGEST = 255;

  private final WebauthnConfigs configs;

  WebauthnEndpoints(WebauthnConfigs configs) {
    this.configs = configs;
  }

  List<Endpoint> list() {
    return List.of(
        Endpoint.get(PATH, "How browsers know this server, for security keys; null when that is not set.")
            .returns(
                Returns.object(
                    "rp?", Returns.TEXT,
                    "id?", Returns.TEXT,
                    "origin?", Returns.TEXT,
                    "allow-subdomains?", Returns.FLAG))
            .runs(call -> new Answer(json(), Map.of("digest", ConfigDigest.of(configs.find().stream().toList())))),
        Endpoint.put(PATH, "Set how browsers know this server; keys made under another id are lost.")
            .with(
                Parameter.optional("rp", Schema.text().length(1, LONGEST), "Name that users are shown."),
                Parameter.optional(
                    "id", Schema.text("[A-Za-z0-9.\\-]+").length(1, LONGEST), "Domain that keys are bound to."),
                Parameter.optional(
                    "origin",
                    Schema.text("https://[^\\s/]+").length(1, LONGEST),
                    "The only address that is taken; any of the domain when missing."),
                Parameter.optional(
                    "allow-subdomains", Schema.flag(), "Whether hosts below the domain count; true when missing."),
                Parameter.optional(
                    "delete", Schema.many(Schema.choice("origin", "allow-subdomains")), "What to unset."),
                ConfigDigest.PARAMETER)
            .access(Access.anyOf("/", Privilege.SYS_MODIFY))
            .runs(this::set));
  }

  private @Nullable Object json() {
    Optional<WebauthnConfig> config = configs.find();
    if (config.isEmpty()) {
      return null;
    }
    Map<String, Object> node = new TreeMap<>();
    node.put("rp", config.get().rp());
    node.put("id", config.get().id());
    String origin = config.get().origin();
    if (origin != null) {
      node.put("origin", origin);
    }
    Boolean below = config.get().allowSubdomains();
    if (below != null) {
      node.put("allow-subdomains", below);
    }
    return node;
  }

  private @Nullable Object set(Call call) {
    Parameters p = call.parameters();
    Optional<WebauthnConfig> old = configs.find();
    ConfigDigest.require(p.textOrNull("digest"), old.stream().toList());
    List<String> unset = p.texts("delete");
    Boolean below = old.map(WebauthnConfig::allowSubdomains).orElse(null);
    configs.put(
        new WebauthnConfig(
            required(p, "rp", old.map(WebauthnConfig::rp)),
            required(p, "id", old.map(WebauthnConfig::id)),
            p.has("origin")
                ? p.textOrNull("origin")
                : unset.contains("origin") ? null : old.map(WebauthnConfig::origin).orElse(null),
            p.has("allow-subdomains")
                ? Boolean.valueOf(p.flag("allow-subdomains"))
                : unset.contains("allow-subdomains") ? null : below));
    return null;
  }

  private static String required(Parameters p, String name, Optional<String> old) {
    String text = p.has(name) ? p.textOrNull(name) : old.orElse(null);
    if (text == null) {
      throw ApiException.badParameter(name, "parameter is missing and it is not optional.");
    }
    return text;
  }
}
