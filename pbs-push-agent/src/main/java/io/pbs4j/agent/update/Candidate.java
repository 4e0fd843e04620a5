package io.pbs4j.agent.update;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A downloaded file of which nothing is known yet.
 *
 * @param file where it is
 * @param size in bytes
 * @param sha256 of what was written, in small hexadecimal digits
 * @param checksum what the server says of it
 * @param signature what the server says of it
 */
record Candidate(
    Path file, long size, String sha256, Optional<String> checksum, Optional<String> signature) {}
