/** Tests of the test support itself. */
@NullMarked
package io.pbs4j.testkit;

import org.jspecify.annotations.NullMarked;
