package io.pbs4j.server.api;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All endpoints of an API, found by method and path. */
public final class EndpointTable {
  private final List<Endpoint> endpoints;
  private final Node root = new Node();

  /**
   * What a request means.
   *
   * @param endpoint the endpoint
   * @param captures parameters captured from the path
   */
  public record Match(Endpoint endpoint, Map<String, String> captures) {}

  private static final class Node {
    private final Map<String, Node> children = new TreeMap<>();
    private final Map<Method, Endpoint> endpoints = new EnumMap<>(Method.class);
    private @Nullable Node any;
  }

  /** Creates a table; two endpoints of one method and path are a mistake. */
  public EndpointTable(List<Endpoint> endpoints) {
    this.endpoints = List.copyOf(endpoints);
    for (Endpoint endpoint : endpoints) {
      Node node = root;
      for (String component : endpoint.components()) {
        if (Endpoint.captured(component) == null) {
          node = node.children.computeIfAbsent(component, c -> new Node());
        } else {
          if (node.any == null) {
            node.any = new Node();
          }
          node = node.any;
        }
      }
      if (node.endpoints.put(endpoint.method(), endpoint) != null) {
        throw new IllegalArgumentException("declared twice: " + endpoint.method() + " " + endpoint.path());
      }
    }
  }

  /** Every endpoint in order of declaration. */
  public List<Endpoint> endpoints() {
    return endpoints;
  }

  /** The endpoint for a decoded path, {@code null} when there is none. */
  public @Nullable Match find(@Nullable Method method, List<String> path) {
    Node node = node(path);
    Endpoint endpoint = node == null || method == null ? null : node.endpoints.get(method);
    if (endpoint == null) {
      return null;
    }
    Map<String, String> captures = new HashMap<>();
    List<String> template = endpoint.components();
    for (int i = 0; i < template.size(); i++) {
      String name = Endpoint.captured(template.get(i));
      if (name != null) {
        captures.put(name, path.get(i));
      }
    }
    return new Match(endpoint, captures);
  }

  /**
   * What lies below a path that has no GET endpoint of its own, as {@code [{"subdir": name}, ...]}; {@code
   * null} when nothing does.
   */
  public @Nullable List<Map<String, String>> directory(List<String> path) {
    Node node = node(path);
    if (node == null || (node.children.isEmpty() && node.any == null)) {
      return null;
    }
    List<Map<String, String>> list = new ArrayList<>();
    for (String name : node.children.keySet()) {
      list.add(Map.of("subdir", name));
    }
    return list;
  }

  /**
   * Declarations of what {@link #directory} answers: every path that something lies below and that has no GET
   * endpoint of its own. For the API document; the table does not hold them.
   */
  List<Endpoint> directories() {
    List<Endpoint> directories = new ArrayList<>();
    addDirectories(directories, root, List.of());
    return directories;
  }

  private void addDirectories(List<Endpoint> directories, Node node, List<String> template) {
    if (!node.endpoints.containsKey(Method.GET) && (!node.children.isEmpty() || node.any != null)) {
      directories.add(
          Endpoint.get("/" + String.join("/", template), "List what lies below.")
              .with(captures(template))
              .returns(Returns.listOf(Returns.object("subdir", Returns.TEXT)))
              .runs(call -> List.copyOf(node.children.keySet())));
    }
    node.children.forEach((name, child) -> addDirectories(directories, child, child(template, name)));
    if (node.any != null) {
      for (Endpoint endpoint : endpoints) {
        List<String> components = endpoint.components();
        if (components.size() > template.size()
            && components.subList(0, template.size()).equals(template)
            && Endpoint.captured(components.get(template.size())) != null) {
          addDirectories(directories, node.any, child(template, components.get(template.size())));
          return;
        }
      }
    }
  }

  private static List<String> child(List<String> template, String component) {
    List<String> longer = new ArrayList<>(template);
    longer.add(component);
    return longer;
  }

  /** The parameters that a path captures, as an endpoint below it declares them. */
  private List<Parameter> captures(List<String> template) {
    List<Parameter> captures = new ArrayList<>();
    for (Endpoint endpoint : endpoints) {
      List<String> components = endpoint.components();
      if (components.size() > template.size() && components.subList(0, template.size()).equals(template)) {
        for (Parameter parameter : endpoint.parameters()) {
          if (template.contains("{" + parameter.name() + "}")) {
            captures.add(parameter);
          }
        }
        return captures;
      }
    }
    return captures;
  }

  private @Nullable Node node(List<String> path) {
    Node node = root;
    for (String component : path) {
      Node next = node.children.get(component);
      node = next == null ? node.any : next;
      if (node == null) {
        return null;
      }
    }
    return node;
  }
}
