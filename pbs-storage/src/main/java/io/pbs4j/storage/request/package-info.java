/**
 * Requests to a remote storage, counted by kind: in all, per task, and against a monthly budget.
 *
 * <pre>{@code
 * import io.pbs4j.storage.request.RequestCounter;
 * import io.pbs4j.storage.request.RequestKind;
 *
 * RequestCounter counter = new RequestCounter();
 * counter.count(RequestKind.PUT);
 * counter.count(RequestKind.LIST);
 * System.out.println(counter.snapshot().describe());
 * // prints: 1 PUT, 1 LIST
 * }</pre>
 */
@NullMarked
package io.pbs4j.storage.request;

import org.jspecify.annotations.NullMarked;
