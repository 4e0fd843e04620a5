package io.pbs4j.storage.verify;

import io.pbs4j.core.chunk.Digest;

/**
 * What a run knows of the chunks it has met. Tells them apart by the first 8 of 32 bytes of their digests;
 * two chunks of an honest store never agree in them. 16 to 32 bytes a chunk. Safe for several threads.
 */
final class ChunkStates {
  /** Tables, by the last byte of the first word: one that grows needs little memory twice. */
  private static final int TABLES = 256;

  private static final int FIRST_CAPACITY = 16;

  private static final int USED = 1 << 31;
  private static final int ENCRYPTED = 1 << 30;
  private static final int STATE_SHIFT = 28;
  private static final int LENGTH_MASK = (1 << STATE_SHIFT) - 1;

  private static final int UNREAD = 0;
  private static final int SOUND = 1;
  private static final int CORRUPT = 2;

  /** What is known of a chunk that an index names. */
  enum Answer {
    /** It must be read. */
    READ,
    /** It is sound, or being read, and it is what the index needs. */
    KNOWN,
    /** It is damaged or missing. */
    CORRUPT,
    /** It is encrypted where it should not be, or the other way round. */
    OTHER_MODE,
    /** It has another length. */
    OTHER_LENGTH
  }

  /** One table, guarded by itself. */
  private static final class Table {
    private long[] words = new long[FIRST_CAPACITY];
    private int[] facts = new int[FIRST_CAPACITY];
    private int count;

    private int slot(long word) {
      int mask = words.length - 1;
      int slot = (int) (word >>> Byte.SIZE) & mask;
      while (facts[slot] != 0 && words[slot] != word) {
        slot = (slot + 1) & mask;
      }
      return slot;
    }

    private void put(long word, int fact) {
      int slot = slot(word);
      if (facts[slot] == 0) {
        if (count >= words.length / 4 * 3) {
          grow();
          slot = slot(word);
        }
        words[slot] = word;
        count++;
      }
      facts[slot] = fact;
    }

    private void grow() {
      long[] oldWords = words;
      int[] oldFacts = facts;
      words = new long[oldWords.length * 2];
      facts = new int[oldFacts.length * 2];
      for (int i = 0; i < oldFacts.length; i++) {
        if (oldFacts[i] != 0) {
          int slot = slot(oldWords[i]);
          words[slot] = oldWords[i];
          facts[slot] = oldFacts[i];
        }
      }
    }
  }

  private final Table[] tables = new Table[TABLES];

  ChunkStates() {
    for (int i = 0; i < TABLES; i++) {
      tables[i] = new Table();
    }
  }

  /**
   * Meets a chunk; the first one to get {@code READ} must read it.
   *
   * @param length bytes that it must decode to
   */
  Answer meet(Digest digest, boolean encrypted, int length) {
    long word = digest.firstWord();
    Table table = table(word);
    synchronized (table) {
      int fact = table.facts[table.slot(word)];
      if (fact == 0 || (fact >>> STATE_SHIFT & 3) == UNREAD) {
        // Taken as sound from now on; whoever reads it and finds something else says so.
        table.put(word, fact(SOUND, encrypted, length));
        return Answer.READ;
      }
      if ((fact >>> STATE_SHIFT & 3) == CORRUPT) {
        return Answer.CORRUPT;
      }
      if (((fact & ENCRYPTED) != 0) != encrypted) {
        return Answer.OTHER_MODE;
      }
      int known = fact & LENGTH_MASK;
      return known == 0 || known == length ? Answer.KNOWN : Answer.OTHER_LENGTH;
    }
  }

  /** The chunk is sound, and this is what it is. */
  void sound(Digest digest, ChunkContent content) {
    put(digest, fact(SOUND, content.encrypted(), Math.max(0, content.length())));
  }

  /** The chunk is damaged or missing. */
  void corrupt(Digest digest) {
    put(digest, fact(CORRUPT, false, 0));
  }

  /** The chunk could not be read: the next one who meets it tries again. */
  void unread(Digest digest) {
    put(digest, fact(UNREAD, false, 0));
  }

  private void put(Digest digest, int fact) {
    Table table = table(digest.firstWord());
    synchronized (table) {
      table.put(digest.firstWord(), fact);
    }
  }

  private Table table(long word) {
    return tables[(int) (word & (TABLES - 1))];
  }

  private static int fact(int state, boolean encrypted, int length) {
    return USED | (encrypted ? ENCRYPTED : 0) | state << STATE_SHIFT | (length & LENGTH_MASK);
  }

  /** Chunks met so far. */
  long count() {
    long count = 0;
    for (Table table : tables) {
      synchronized (table) {
        count += table.count;
      }
    }
    return count;
  }
}
