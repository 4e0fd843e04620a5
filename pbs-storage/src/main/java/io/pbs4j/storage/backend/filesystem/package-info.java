/**
 * A backend on a local directory in the exact layout of Proxmox Backup Server. See {@code docs/formats.md}, "Directory layout".
 */
@NullMarked
package io.pbs4j.storage.backend.filesystem;

import org.jspecify.annotations.NullMarked;
