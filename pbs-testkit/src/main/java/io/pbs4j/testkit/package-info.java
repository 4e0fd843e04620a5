/**
 * Test support for programs around a datastore: golden data, recorded traffic, a manual clock,
 * reproducible bytes. Uses no other module of the project, so that the tests of all may use it.
 */
@NullMarked
package io.pbs4j.testkit;

import org.jspecify.annotations.NullMarked;
