/**
 * What lies in the directory of a datastore: its tree of groups and snapshots, its index files, the names in
 * its chunk area. Reads names and indexes only, takes no lock and writes nothing.
 *
 * <pre>{@code
 * import io.pbs4j.storage.survey.Selection;
 * import io.pbs4j.storage.survey.StoreTree;
 * import io.pbs4j.storage.survey.StoreWalk;
 * import java.nio.file.Path;
 *
 * StoreTree tree = StoreWalk.walk(Path.of("/mnt/backups"), Selection.ALL);
 * System.out.println(tree.snapshots().size() + " snapshots in " + tree.groups().size() + " groups");
 * // prints: 13 snapshots in 9 groups
 * }</pre>
 */
@NullMarked
package io.pbs4j.storage.survey;

import org.jspecify.annotations.NullMarked;
