package dev.pointsman.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UnitsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "999, 999 B",
    "1000, 1.00 kB",
    "1500, 1.50 kB",
    "9994, 9.99 kB",
    "9995, 10.0 kB",
    "99949, 99.9 kB",
    "99950, 100 kB",
    "999499, 999 kB",
    "999500, 1.00 MB",
    "23400000, 23.4 MB",
    "1000000000, 1.00 GB",
    "9223372036854775807, 9.22 EB",
  })
  void bytesHaveAboutThreeDigitsAndAUnit(long bytes, String expected) {
    assertThat(Units.bytes(bytes)).isEqualTo(expected);
  }

  @Test
  void numberOfBytesNeverHasMoreThanThreeDigitsAndIsNearTheTruth() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(11);
    String units = "kMGTPE";
    for (int i = 0; i < 20_000; i++) {
      long bytes = random.nextLong(Long.MAX_VALUE) >>> random.nextInt(63);
      String[] parts = Units.bytes(bytes).split(" ", -1);
      assertThat(parts[0].replace(".", "")).hasSizeLessThanOrEqualTo(3);
      double factor =
          parts[1].equals("B") ? 1 : Math.pow(1000, 1 + units.indexOf(parts[1].charAt(0)));
      assertThat(Double.parseDouble(parts[0]) * factor)
          .isBetween(bytes * 0.994999, bytes * 1.005001 + 1e-9);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 ms",
    "999, 999 ms",
    "1000, 1.0 s",
    "4299, 4.2 s",
    "9999, 9.9 s",
    "10000, 10 s",
    "59999, 59 s",
    "60000, 1 min 0 s",
    "192000, 3 min 12 s",
    "3599999, 59 min 59 s",
    "3600000, 1 h 0 min",
    "18120000, 5 h 2 min",
    "86399999, 23 h 59 min",
    "86400000, 1 d 0 h",
    "273600000, 3 d 4 h",
  })
  void timesHaveTheirTwoLargestUnits(long millis, String expected) {
    assertThat(Units.millis(millis)).isEqualTo(expected);
  }
}
