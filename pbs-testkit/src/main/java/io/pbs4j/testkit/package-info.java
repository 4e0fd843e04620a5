/** Test support for programs around a datastore: golden data, recorded traffic, a manual clock. */
@NullMarked
package io.pbs4j.testkit;

import org.jspecify.annotations.NullMarked;
