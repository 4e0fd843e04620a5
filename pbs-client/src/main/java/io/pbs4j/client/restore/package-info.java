/**
 * Reading a snapshot: whole files, images and blobs, everything checked on its way.
 */
@NullMarked
package io.pbs4j.client.restore;

import org.jspecify.annotations.NullMarked;
