package io.pbs4j.storage.check;

import io.pbs4j.storage.survey.StoreTree;
import java.nio.file.Path;
import java.time.Instant;

/**
 * What checks know of the datastore.
 *
 * @param root its directory
 * @param tree what lies in it
 * @param whole whether all of it is looked at
 * @param now the time
 * @param chunkArea attributes of the chunk area, whose owner should own all
 */
public record StoreFacts(Path root, StoreTree tree, boolean whole, Instant now, FileFacts chunkArea) {}
