/**
 * Receives what agents of isolated backup servers push: who may push, how often, what of it is kept, and who has gone
 * silent. See {@code docs/push-receiver.md}.
 */
@NullMarked
package io.pbs4j.server.push;

import org.jspecify.annotations.NullMarked;
