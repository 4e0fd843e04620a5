package io.pbs4j.client.api;

import io.pbs4j.client.ClientException;

/**
 * Room on a datastore's disk, in bytes.
 *
 * @param total size of the disk
 * @param used in use
 * @param available free for backups; with {@code used} possibly less than {@code total}
 */
public record DatastoreStatus(long total, long used, long available) {
  static DatastoreStatus read(AnswerFields fields) throws ClientException {
    return new DatastoreStatus(fields.number("total"), fields.number("used"), fields.number("avail"));
  }
}
