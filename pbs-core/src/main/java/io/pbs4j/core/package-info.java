/**
 * Formats of Proxmox Backup Server: bytes in, bytes out.
 *
 * <p>Nothing below this package opens a socket, reads a clock or keeps global state. Two exceptions
 * exist: {@link io.pbs4j.core.FormatException} for bytes that are not what they claim to be, and
 * {@link io.pbs4j.core.InvalidNameException} for names and numbers outside their rule.
 */
@NullMarked
package io.pbs4j.core;

import org.jspecify.annotations.NullMarked;
