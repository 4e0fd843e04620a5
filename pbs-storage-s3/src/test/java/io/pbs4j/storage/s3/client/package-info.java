@NullMarked
package io.pbs4j.storage.s3.client;

import org.jspecify.annotations.NullMarked;
