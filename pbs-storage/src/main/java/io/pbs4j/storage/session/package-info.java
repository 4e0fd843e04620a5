/**
 * Backup and reader sessions as state machines without a transport: a test or any server drives them directly. See {@code docs/protocol.md}.
 */
@NullMarked
package io.pbs4j.storage.session;

import org.jspecify.annotations.NullMarked;
