/**
 * Who may work on which group and snapshot at the moment. Locks never block: a conflict is an error at once.
 */
@NullMarked
package io.pbs4j.storage.lock;

import org.jspecify.annotations.NullMarked;
