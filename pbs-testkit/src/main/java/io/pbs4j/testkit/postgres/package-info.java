/**
 * A PostgreSQL server for tests, where the machine has the programs.
 *
 * <pre>{@code
 * import io.pbs4j.testkit.postgres.PostgresCluster;
 * import java.util.Optional;
 *
 * Optional<PostgresCluster> started = PostgresCluster.start();
 * if (started.isPresent()) {
 *   try (PostgresCluster cluster = started.get()) {
 *     if (!cluster.url().startsWith("postgresql://")) {
 *       throw new IllegalStateException(cluster.url());
 *     }
 *   }
 * }
 * System.out.println("no server is left");
 * // prints: no server is left
 * }</pre>
 */
@NullMarked
package io.pbs4j.testkit.postgres;

import org.jspecify.annotations.NullMarked;
