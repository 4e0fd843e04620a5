/** Commands around encryption keys: {@code pbs key ...}. */
@NullMarked
package io.pbs4j.cli.key;

import org.jspecify.annotations.NullMarked;
