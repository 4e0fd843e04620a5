package io.pbs4j.core.fuzz;

import java.util.Map;
import org.junit.jupiter.api.Tag;

/** As {@link DamageSweepTest}, for all golden files: some minutes. */
@Tag("fuzz")
class FullDamageSweepTest extends DamageSweepTest {
  @Override
  Map<String, byte[]> chosen(Map<String, byte[]> all) {
    return all;
  }
}
