package io.pbs4j.agent.update;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** The files of this host, with something before each step. */
class ForwardingFiles implements JarFiles {
  private final JarFiles host = JarFiles.ofHost();

  /** Comes before a step; what it throws takes the step's place. */
  void before(String step, Path file) throws IOException {}

  @Override
  public OutputStream create(Path file) throws IOException {
    before("create", file);
    return host.create(file);
  }

  @Override
  public void sync(Path file) throws IOException {
    before("sync", file);
    host.sync(file);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    before("sync directory", directory);
    host.syncDirectory(directory);
  }

  @Override
  public void link(Path file, Path second) throws IOException {
    before("link", second);
    host.link(file, second);
  }

  @Override
  public void permitAs(Path example, Path file) throws IOException {
    before("permit", file);
    host.permitAs(example, file);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    before("rename", to);
    host.rename(from, to);
  }

  @Override
  public void delete(Path file) throws IOException {
    before("delete", file);
    host.delete(file);
  }
}
