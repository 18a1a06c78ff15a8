package io.slotpilot.core.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * Registers meters as {@link SlotpilotMeter} describes them, and takes all of them out again. Not thread-safe.
 *
 * <p>The values that its methods take are those of {@link SlotpilotMeter#tags()}, in the same order.
 */
final class Registration {

    private final MeterRegistry registry;
    private final Tags common;
    private final List<Meter> registered = new ArrayList<>();

    Registration(MeterRegistry registry, Tags common) {
        this.registry = registry;
        this.common = common;
    }

    Counter counter(SlotpilotMeter meter, Enum<?>... values) {
        return kept(Counter.builder(meter.meterName())
                .baseUnit(meter.baseUnit())
                .description(meter.description())
                .tags(tags(meter, values))
                .register(registry));
    }

    Timer timer(SlotpilotMeter meter, Enum<?>... values) {
        return kept(Timer.builder(meter.meterName())
                .description(meter.description())
                .tags(tags(meter, values))
                .register(registry));
    }

    DistributionSummary summary(SlotpilotMeter meter, Enum<?>... values) {
        return kept(DistributionSummary.builder(meter.meterName())
                .baseUnit(meter.baseUnit())
                .description(meter.description())
                .tags(tags(meter, values))
                .register(registry));
    }

    // DO NOT pass an object and a function to the builders of gauges: they hold that object weakly, and a gauge whose
    // object is collected reads NaN for ever. A supplier is held strongly.

    void gauge(SlotpilotMeter meter, DoubleSupplier value, Enum<?>... values) {
        kept(Gauge.builder(meter.meterName(), value::getAsDouble)
                .baseUnit(meter.baseUnit())
                .description(meter.description())
                .tags(tags(meter, values))
                .register(registry));
    }

    void timeGauge(SlotpilotMeter meter, DoubleSupplier nanos, Enum<?>... values) {
        kept(TimeGauge.builder(meter.meterName(), nanos::getAsDouble, TimeUnit.NANOSECONDS)
                .description(meter.description())
                .tags(tags(meter, values))
                .register(registry));
    }

    void removeAll() {
        registered.forEach(registry::remove);
        registered.clear();
    }

    private <M extends Meter> M kept(M meter) {
        registered.add(meter);
        return meter;
    }

    private Tags tags(SlotpilotMeter meter, Enum<?>... values) {
        Tags tags = common;
        for (int i = 0; i < values.length; i++) {
            tags = tags.and(meter.tags().get(i).key(), BoundedTag.value(values[i]));
        }
        return tags;
    }
}
