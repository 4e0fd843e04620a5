package io.pbs4j.testkit.disk;

/** A file or directory, by whatever names. Guarded by its disk. */
abstract sealed class Node permits FileNode, DirectoryNode {}
