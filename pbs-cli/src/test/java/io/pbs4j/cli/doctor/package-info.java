/** Tests. */
@NullMarked
package io.pbs4j.cli.doctor;

import org.jspecify.annotations.NullMarked;
