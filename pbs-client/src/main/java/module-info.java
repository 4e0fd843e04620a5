/** A client of any server that speaks the protocols of Proxmox Backup Server: backup, restore, REST. */
module io.pbs4j.client {
  requires static transitive org.jspecify;
  requires transitive io.pbs4j.core;
  requires transitive com.fasterxml.jackson.databind;
  requires com.sun.jna;
  requires jdk.net;
  requires transitive org.eclipse.jetty.http;
  requires org.eclipse.jetty.client;
  requires org.eclipse.jetty.http2.client;

  exports io.pbs4j.client;
  exports io.pbs4j.client.api;
  exports io.pbs4j.client.backup;
  exports io.pbs4j.client.http;
  exports io.pbs4j.client.restore;
  exports io.pbs4j.client.tree;
}
