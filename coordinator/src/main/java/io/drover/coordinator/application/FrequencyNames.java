package io.drover.coordinator.application;

import io.drover.coordinator.CronFrequency;
import io.drover.coordinator.Frequency;
import io.drover.coordinator.Frequency.EndOf;
import io.drover.coordinator.Frequency.Every;

/** A frequency in the two words that Oozie shows it in. */
record FrequencyNames(String text, String timeUnit) {
  static FrequencyNames of(Frequency frequency) {
    return frequency.accept(
        new Frequency.Visitor<>() {
          @Override
          public FrequencyNames every(Every every) {
            return new FrequencyNames(String.valueOf(every.count()), every.unit().name());
          }

          @Override
          public FrequencyNames endOf(EndOf endOf) {
            return new FrequencyNames(
                String.valueOf(endOf.count()), "END_OF_" + endOf.unit().name());
          }

          @Override
          public FrequencyNames cron(CronFrequency cron) {
            return new FrequencyNames(cron.text(), "CRON");
          }
        });
  }
}
