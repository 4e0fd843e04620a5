/** What differs between two snapshots: files, bytes of images, chunks. */
@NullMarked
package io.pbs4j.cli.diff;

import org.jspecify.annotations.NullMarked;
