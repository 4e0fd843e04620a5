package io.pbs4j.storage.simulation;

import io.pbs4j.storage.backend.Backend;
import java.io.IOException;
import java.util.List;

/** The storage of a simulated datastore; survives the servers that use it. */
interface SimulatedStorage {
  /** Opens it for a server that begins now. */
  Backend open(ServerLife life) throws IOException;

  /** The machine of the server that has it open stops at this moment. */
  void crash();

  /** Names of all files that are there only while something is written. */
  List<String> temporaryFiles() throws IOException;
}
