/**
 * zstd behind one interface. zstd-jni is used when it is on the class path, else the pure-Java aircompressor.
 */
@NullMarked
package io.pbs4j.core.compress;

import org.jspecify.annotations.NullMarked;
