@NullMarked
package io.pbs4j.storage.s3;

import org.jspecify.annotations.NullMarked;
