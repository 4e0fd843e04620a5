package io.pbs4j.testkit.s3;

import org.jspecify.annotations.Nullable;

/**
 * One request as the server saw it.
 *
 * @param operation what it asked
 * @param method of HTTP
 * @param bucket empty if none was named
 * @param key empty if none was named
 * @param query as sent, without the question mark
 * @param status of the answer, also of one that was lost; 0 if the connection was reset before there was any
 * @param received bytes of the body that were read, without their framing
 * @param sent bytes of the body that the answer has
 * @param fault what was let go wrong, delays aside
 */
public record LoggedRequest(
    Operation operation,
    String method,
    String bucket,
    String key,
    String query,
    int status,
    long received,
    long sent,
    @Nullable Fault fault) {}
