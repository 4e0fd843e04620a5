package io.pbs4j.server.push;

import java.time.Instant;

/**
 * What a limit says of one request.
 *
 * @param granted whether it may go on
 * @param limit requests a minute
 * @param remaining how many more there may be now
 * @param reset when all of them are there again at the latest
 */
record Allowance(boolean granted, int limit, int remaining, Instant reset) {}
