/**
 * The REST calls of a datastore and its tasks, with the values they take and return.
 *
 * <pre>{@code
 * import io.pbs4j.client.ClientEnvironment;
 * import io.pbs4j.client.PbsClient;
 * import io.pbs4j.client.api.GroupItem;
 * import io.pbs4j.core.snapshot.Namespace;
 *
 * try (PbsClient client = PbsClient.open(ClientEnvironment.ofProcess().settings())) {
 *   System.out.println(client.datastore().status().total() > 0);
 *   for (GroupItem item : client.datastore().groups(Namespace.ROOT)) {
 *     System.out.println(item.group() + " " + item.backupCount());
 *   }
 * }
 * // prints: true
 * // prints: host/web1 1
 * }</pre>
 */
@NullMarked
package io.pbs4j.client.api;

import org.jspecify.annotations.NullMarked;
