/**
 * What lies in the directory of a datastore: its tree of groups and snapshots, its index files, the names in
 * its chunk area. Reads names and indexes only, takes no lock and writes nothing.
 */
@NullMarked
package io.pbs4j.storage.survey;

import org.jspecify.annotations.NullMarked;
