/**
 * How requests travel: REST over HTTP/1.1, and the upgrade to HTTP/2 that backup and reader sessions use.
 *
 * <pre>{@code
 * import com.fasterxml.jackson.databind.JsonNode;
 * import io.pbs4j.client.ClientEnvironment;
 * import io.pbs4j.client.ClientSettings;
 * import io.pbs4j.client.http.HttpEngine;
 * import io.pbs4j.client.http.Parameters;
 * import io.pbs4j.client.http.RestClient;
 * import org.eclipse.jetty.http.HttpMethod;
 *
 * // A call that has no method of its own.
 * ClientSettings settings = ClientEnvironment.ofProcess().settings();
 * try (HttpEngine engine = HttpEngine.start(settings)) {
 *   RestClient rest = new RestClient(engine, settings);
 *   JsonNode answer = rest.call(HttpMethod.GET, "/version", Parameters.NONE);
 *   System.out.println(answer.get("version").isTextual());
 * }
 * // prints: true
 * }</pre>
 */
@NullMarked
package io.pbs4j.client.http;

import org.jspecify.annotations.NullMarked;
