package io.pbs4j.client.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.pbs4j.client.ClientException;
import io.pbs4j.client.http.Parameters;
import io.pbs4j.client.http.RestClient;
import io.pbs4j.core.access.AuthId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jetty.http.HttpMethod;

/** Calls about what somebody may do: {@code /access/...}. Every call blocks for its answer. */
public final class AccessApi {
  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;

  private final RestClient rest;

  /** Calls of a server. */
  public AccessApi(RestClient rest) {
    this.rest = rest;
  }

  /** Names of the caller's privileges at a path such as {@code /datastore/store}. */
  public Set<String> privileges(String path) throws ClientException {
    return names(Parameters.of("path", path), path);
  }

  /** The same for somebody else; empty when the caller may not know. */
  public Optional<Set<String>> privileges(AuthId authId, String path) throws ClientException {
    try {
      return Optional.of(names(Parameters.of("path", path).and("auth-id", authId.toString()), path));
    } catch (ClientException e) {
      // The reference server refuses with 400.
      if (e.status() == FORBIDDEN || e.status() == BAD_REQUEST) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Names of the datastores that the caller can see. */
  public List<String> datastores() throws ClientException {
    List<String> names = new ArrayList<>();
    for (JsonNode item : rest.call(HttpMethod.GET, "/admin/datastore", Parameters.NONE)) {
      names.add(item.path("store").asText());
    }
    return names;
  }

  private Set<String> names(Parameters parameters, String path) throws ClientException {
    JsonNode held = rest.call(HttpMethod.GET, "/access/permissions", parameters).path(path);
    Set<String> names = new TreeSet<>();
    held.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
