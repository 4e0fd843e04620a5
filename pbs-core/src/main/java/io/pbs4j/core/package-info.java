/**
 * Formats of Proxmox Backup Server: bytes in, bytes out.
 *
 * <p>Nothing below this package opens a socket, reads a clock or keeps global state. Two exceptions
 * exist: {@link io.pbs4j.core.FormatException} for bytes that are not what they claim to be, and
 * {@link io.pbs4j.core.InvalidNameException} for names and numbers outside their rule.
 *
 * <pre>{@code
 * import io.pbs4j.core.FormatException;
 * import io.pbs4j.core.blob.DataBlob;
 *
 * byte[] notABlob = {1, 2, 3};
 * try {
 *   DataBlob.parse("qemu-server.conf.blob", notABlob);
 * } catch (FormatException e) {
 *   System.out.println(e.kind() + " in " + e.source());
 * }
 * // prints: TRUNCATED in qemu-server.conf.blob
 * }</pre>
 */
@NullMarked
package io.pbs4j.core;

import org.jspecify.annotations.NullMarked;
