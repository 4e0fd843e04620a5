package io.pbs4j.storage.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.pbs4j.core.chunk.Digest;
import io.pbs4j.storage.verify.ChunkStates.Answer;
import io.pbs4j.testkit.RandomBytes;
import org.junit.jupiter.api.Test;

class ChunkStatesTest {
  private static final Digest CHUNK = Digest.sha256(new byte[1]);

  private final ChunkStates states = new ChunkStates();

  @Test
  void aChunkIsReadOnce() {
    assertThat(states.meet(CHUNK, false, 100)).isEqualTo(Answer.READ);
    assertThat(states.meet(CHUNK, false, 100)).isEqualTo(Answer.KNOWN);
    states.sound(CHUNK, new ChunkContent(false, 100));
    assertThat(states.meet(CHUNK, false, 100)).isEqualTo(Answer.KNOWN);
  }

  @Test
  void aSoundChunkIsHeldAgainstWhatEachIndexNeeds() {
    states.meet(CHUNK, false, 100);
    states.sound(CHUNK, new ChunkContent(false, 100));
    assertThat(states.meet(CHUNK, true, 100)).isEqualTo(Answer.OTHER_MODE);
    assertThat(states.meet(CHUNK, false, 101)).isEqualTo(Answer.OTHER_LENGTH);
  }

  @Test
  void theLengthOfSomeEncryptedChunksIsTheirSecret() {
    states.meet(CHUNK, true, 100);
    states.sound(CHUNK, new ChunkContent(true, ChunkContent.UNKNOWN));
    assertThat(states.meet(CHUNK, true, 101)).isEqualTo(Answer.KNOWN);
  }

  @Test
  void aDamagedChunkStaysSoAndOneThatWasNotReadIsTriedAgain() {
    states.meet(CHUNK, false, 100);
    states.corrupt(CHUNK);
    assertThat(states.meet(CHUNK, true, 7)).isEqualTo(Answer.CORRUPT);
    states.unread(CHUNK);
    assertThat(states.meet(CHUNK, false, 100)).isEqualTo(Answer.READ);
  }

  @Test
  void manyAreKeptApart() {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 50_000; i++) {
        Digest digest = Digest.sha256(RandomBytes.noise(i, 8));
        assertThat(states.meet(digest, false, i + 1)).isEqualTo(round == 0 ? Answer.READ : Answer.KNOWN);
      }
    }
    assertThat(states.count()).isEqualTo(50_000);
  }
}
