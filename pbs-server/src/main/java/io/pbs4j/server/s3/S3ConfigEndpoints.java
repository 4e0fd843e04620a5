package io.pbs4j.server.s3;

import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.api.Access;
import io.pbs4j.server.api.ApiException;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Parameters;
import io.pbs4j.server.api.Returns;
import io.pbs4j.server.api.Schema;
import io.pbs4j.storage.s3.S3Quirk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Endpoints that configure S3 endpoints. */
public final class S3ConfigEndpoints {
  private static final String SAFE = "[A-Za-z0-9_][A-Za-z0-9._\\-]*";
  private static final String PRINTABLE = "[\\x21-\\x7e]+";
  private static final int LONGEST_CA = 1 << 18;
  private static final int LAST_PORT = 65535;
  private static final int MOST_CONCURRENT = 1024;

  private static final Parameter ID =
      Parameter.required("id", Schema.text(SAFE).length(3, 32), "Name of the endpoint.");
  private static final Parameter ADDRESS =
      Parameter.required(
          "endpoint",
          Schema.text(PRINTABLE).length(1, 512),
          "Host name, with http:// before it if it has no TLS; {{bucket}}. and {{region}} are filled in.");
  private static final Parameter ACCESS_KEY =
      Parameter.required("access-key", Schema.text(PRINTABLE).length(1, 256), "Name of the key.");
  private static final Parameter SECRET_KEY =
      Parameter.required("secret-key", Schema.text(PRINTABLE).length(1, 512), "The key; never shown.");

  /** What may be left out, besides the keys. */
  private static final List<Parameter> OPTIONS =
      List.of(
          Parameter.optional("port", Schema.whole(1, LAST_PORT), "Port, if not that of the scheme."),
          Parameter.optional(
              "region", Schema.text("[a-z0-9][a-z0-9-]*").length(1, 64), "Region that requests are signed for."),
          Parameter.optional("path-style", Schema.flag(), "Name the bucket in the path, not in the host."),
          Parameter.optional(
              "ca",
              Schema.text("(?s)\\s*-----BEGIN CERTIFICATE-----.*").length(1, LONGEST_CA),
              "Certificates in PEM to trust besides the system's."),
          Parameter.optional(
              "provider-quirks", Schema.many(Schema.choice(quirks())), "What the provider does not do."),
          Parameter.optional("request-rate", Schema.text(S3Endpoint.RATE), "Requests per time, such as 100/3s."),
          Parameter.optional("put-rate-limit", Schema.whole(1, Integer.MAX_VALUE), "Requests per second."),
          Parameter.optional("upload-rate", Schema.atLeast(1), "Bytes per second."),
          Parameter.optional("download-rate", Schema.atLeast(1), "Bytes per second."),
          Parameter.optional("concurrency", Schema.whole(1, MOST_CONCURRENT), "Requests at a time."),
          Parameter.optional("budget-writes", Schema.atLeast(1), "Requests of the class of writes per month."),
          Parameter.optional("budget-reads", Schema.atLeast(1), "Requests of the class of reads per month."),
          Parameter.optional("cache-size", Schema.atLeast(0), "Bytes of the local cache."));

  private final S3Endpoints endpoints;
  private final Function<String, List<String>> users;

  /**
   * Creates the endpoints.
   *
   * @param users names of the datastores that use an endpoint
   */
  public S3ConfigEndpoints(S3Endpoints endpoints, Function<String, List<String>> users) {
    this.endpoints = endpoints;
    this.users = users;
  }

  private static String[] quirks() {
    return Stream.concat(
            Arrays.stream(S3Quirk.values()).map(S3Quirk::text), Stream.of(S3Endpoint.SKIP_IF_NONE_MATCH))
        .toArray(String[]::new);
  }

  /** Their declarations. */
  public List<Endpoint> list() {
    Access audit = Access.anyOf("/", Privilege.SYS_AUDIT);
    Access modify = Access.anyOf("/", Privilege.SYS_MODIFY);
    List<String> removable = OPTIONS.stream().map(Parameter::name).toList();
    return List.of(
        Endpoint.get("/config/s3", "List the S3 endpoints, without their secret keys.")
            .returns(Returns.listOf(Returns.OBJECT))
            .access(audit)
            .runs(call -> endpoints.all().stream().map(S3ConfigEndpoints::json).toList()),
        Endpoint.get("/config/s3/{id}", "An S3 endpoint, without its secret key.")
            .with(ID)
            .returns(Returns.OBJECT)
            .access(audit)
            .runs(call -> json(require(call))),
        Endpoint.post("/config/s3", "Add an S3 endpoint.")
            .with(ID, ADDRESS, ACCESS_KEY, SECRET_KEY)
            .with(OPTIONS)
            .access(modify)
            .runs(this::add),
        Endpoint.put("/config/s3/{id}", "Change an S3 endpoint; holds when a datastore is opened next.")
            .with(ID, ADDRESS.asOptional(), ACCESS_KEY.asOptional(), SECRET_KEY.asOptional())
            .with(OPTIONS)
            .with(
                Parameter.optional(
                    "delete",
                    Schema.many(Schema.choice(removable.toArray(new String[0]))),
                    "Options to remove."))
            .access(modify)
            .runs(this::change),
        Endpoint.delete("/config/s3/{id}", "Remove an S3 endpoint that no datastore uses.")
            .with(ID)
            .access(modify)
            .runs(this::remove));
  }

  private S3Endpoint require(Call call) {
    String id = call.parameters().text("id");
    return endpoints
        .find(id)
        .orElseThrow(() -> ApiException.notFound("no such s3 endpoint '" + id + "'"));
  }

  private static Map<String, Object> json(S3Endpoint endpoint) {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("id", endpoint.id());
    node.put("access-key", endpoint.accessKey());
    node.putAll(new TreeMap<>(endpoint.options()));
    return node;
  }

  private @Nullable Object add(Call call) {
    Parameters p = call.parameters();
    String id = p.text("id");
    if (id.equals(S3Endpoint.ENVIRONMENT)) {
      throw ApiException.badParameter("id", "this name stands for PBS_S3_* in the server's environment");
    }
    if (endpoints.find(id).isPresent()) {
      throw ApiException.badRequest("s3 endpoint '" + id + "' already exists.");
    }
    put(new S3Endpoint(id, p.text("access-key"), p.text("secret-key"), options(p)));
    return null;
  }

  private @Nullable Object change(Call call) {
    Parameters p = call.parameters();
    S3Endpoint old = require(call);
    String access = p.textOrNull("access-key");
    String secret = p.textOrNull("secret-key");
    put(
        old.with(options(p), p.texts("delete"))
            .withKeys(
                access == null ? old.accessKey() : access, secret == null ? old.secretKey() : secret));
    return null;
  }

  private static Map<String, Object> options(Parameters p) {
    Map<String, Object> options = new LinkedHashMap<>();
    List<Parameter> all = new ArrayList<>(OPTIONS);
    all.add(ADDRESS);
    for (Parameter parameter : all) {
      String name = parameter.name();
      if (p.has(name)) {
        options.put(name, value(p, parameter));
      }
    }
    return options;
  }

  private static Object value(Parameters p, Parameter parameter) {
    String name = parameter.name();
    if (parameter.schema() instanceof Schema.Whole) {
      return p.number(name);
    }
    if (parameter.schema() instanceof Schema.Flag) {
      return p.flag(name);
    }
    return parameter.schema() instanceof Schema.Many ? p.texts(name) : p.text(name);
  }

  private void put(S3Endpoint endpoint) {
    try {
      endpoint.settings("any", "", null);
    } catch (IllegalArgumentException e) {
      throw ApiException.badParameter("endpoint", String.valueOf(e.getMessage()));
    }
    endpoints.put(endpoint);
  }

  private @Nullable Object remove(Call call) {
    S3Endpoint endpoint = require(call);
    List<String> stores = users.apply(endpoint.id());
    if (!stores.isEmpty()) {
      throw ApiException.badRequest(
          "s3 endpoint '" + endpoint.id() + "' is used by datastore " + String.join(", ", stores));
    }
    endpoints.remove(endpoint.id());
    return null;
  }
}
