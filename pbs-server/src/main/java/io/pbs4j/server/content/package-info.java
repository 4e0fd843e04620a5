/**
 * What is in archives of a snapshot: directories are listed, files and whole directories are downloaded. Contents
 * are read while they are sent; nothing is unpacked on the server. See {@code docs/api.md}, "Contents".
 */
@NullMarked
package io.pbs4j.server.content;

import org.jspecify.annotations.NullMarked;
