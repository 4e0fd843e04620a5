/**
 * Names of those who act: users and API tokens.
 */
@NullMarked
package io.pbs4j.core.access;

import org.jspecify.annotations.NullMarked;
