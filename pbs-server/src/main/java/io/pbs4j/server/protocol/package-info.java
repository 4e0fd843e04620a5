/**
 * The backup and reader protocols: thin adapters from upgraded HTTP/2 connections to the sessions of a
 * datastore. See {@code docs/protocol.md}.
 */
@NullMarked
package io.pbs4j.server.protocol;

import org.jspecify.annotations.NullMarked;
