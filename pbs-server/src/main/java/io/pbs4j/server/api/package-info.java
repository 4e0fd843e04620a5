/**
 * The table of endpoints: each is declared once, and routing, parameter checks, permission checks, directory
 * answers and the OpenAPI document all come from that declaration. See {@code docs/api.md}.
 */
@NullMarked
package io.pbs4j.server.api;

import org.jspecify.annotations.NullMarked;
