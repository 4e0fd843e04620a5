/**
 * An S3 server in the same JVM, which can fail on purpose and tells what it was asked. Also a program:
 * {@link io.pbs4j.testkit.s3.S3ServerMain}.
 *
 * <pre>{@code
 * import io.pbs4j.testkit.s3.Fault;
 * import io.pbs4j.testkit.s3.FaultRule;
 * import io.pbs4j.testkit.s3.Operation;
 * import io.pbs4j.testkit.s3.S3Bucket;
 * import io.pbs4j.testkit.s3.S3Server;
 * import java.net.http.HttpClient;
 * import java.net.http.HttpRequest;
 * import java.net.http.HttpResponse.BodyHandlers;
 *
 * try (S3Server server = S3Server.start()) {
 *   S3Bucket bucket = server.createBucket("backups");
 *   bucket.write("vm/100/owner", new byte[] {1, 2, 3});
 *   server.faults().add(FaultRule.always(Fault.slowDown()).on(Operation.GET_OBJECT).keys("vm/.*").first(1));
 *
 *   HttpClient client = HttpClient.newHttpClient();
 *   HttpRequest get = HttpRequest.newBuilder(server.endpoint().resolve("/backups/vm/100/owner")).build();
 *   System.out.println(client.send(get, BodyHandlers.discarding()).statusCode());
 *   System.out.println(client.send(get, BodyHandlers.discarding()).statusCode());
 *   System.out.println(server.log().count(Operation.GET_OBJECT) + " requests for " + bucket.keys());
 * }
 * // prints: 503
 * // prints: 403
 * // prints: 2 requests for [vm/100/owner]
 * }</pre>
 */
@NullMarked
package io.pbs4j.testkit.s3;

import org.jspecify.annotations.NullMarked;
