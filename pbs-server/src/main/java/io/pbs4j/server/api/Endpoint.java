package io.pbs4j.server.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint of the API, declared in full.
 *
 * @param method HTTP method
 * @param path below {@code /api2/json}, with captured parameters in braces, such as {@code
 *     /nodes/{node}/tasks}
 * @param description one sentence
 * @param parameters all of them, also those captured from the path
 * @param returns shape of its answer
 * @param access who may call it
 * @param action what it does
 */
public record Endpoint(
    Method method,
    String path,
    String description,
    List<Parameter> parameters,
    Returns returns,
    Access access,
    Action action) {
  /** Copies the list and checks that captured parameters are declared. */
  public Endpoint {
    parameters = List.copyOf(parameters);
    for (String component : components(path)) {
      String name = captured(component);
      if (name != null && parameters.stream().noneMatch(p -> p.name().equals(name))) {
        throw new IllegalArgumentException(path + ": {" + name + "} is not declared");
      }
    }
  }

  /** Starts a declaration. */
  public static Draft get(String path, String description) {
    return new Draft(Method.GET, path, description);
  }

  /** Starts a declaration. */
  public static Draft post(String path, String description) {
    return new Draft(Method.POST, path, description);
  }

  /** Starts a declaration. */
  public static Draft put(String path, String description) {
    return new Draft(Method.PUT, path, description);
  }

  /** Starts a declaration. */
  public static Draft delete(String path, String description) {
    return new Draft(Method.DELETE, path, description);
  }

  /** The components of the path template. */
  List<String> components() {
    return components(path);
  }

  private static List<String> components(String path) {
    return Arrays.stream(path.split("/", -1)).filter(part -> !part.isEmpty()).toList();
  }

  /** The parameter's name if a component captures one, else {@code null}. */
  static @Nullable String captured(String component) {
    return component.startsWith("{") ? component.substring(1, component.length() - 1) : null;
  }

  /** A declaration under way; ends with {@link #runs} or {@link #handles}. */
  public static final class Draft {
    private final Method method;
    private final String path;
    private final String description;
    private final List<Parameter> parameters = new ArrayList<>();
    private Returns returns = Returns.NOTHING;
    private Access access = Access.AUTHENTICATED;

    private Draft(Method method, String path, String description) {
      this.method = method;
      this.path = path;
      this.description = description;
    }

    /** Adds parameters. */
    public Draft with(Parameter... more) {
      parameters.addAll(List.of(more));
      return this;
    }

    /** Adds parameters. */
    public Draft with(List<Parameter> more) {
      parameters.addAll(more);
      return this;
    }

    /** Says what it returns; nothing unless said. */
    public Draft returns(Returns shape) {
      returns = shape;
      return this;
    }

    /** Says who may call it; everybody who is known unless said. */
    public Draft access(Access rule) {
      access = rule;
      return this;
    }

    /** Ends the declaration with an action that returns a value. */
    public Endpoint runs(Action.Value action) {
      return new Endpoint(method, path, description, parameters, returns, access, action);
    }

    /** Ends the declaration with an action that deals with body and answer itself. */
    public Endpoint handles(Action.Raw action) {
      return new Endpoint(method, path, description, parameters, returns, access, action);
    }
  }
}
