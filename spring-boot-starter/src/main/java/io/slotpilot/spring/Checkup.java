package io.slotpilot.spring;

import io.slotpilot.core.doctor.RedisCli;
import io.slotpilot.core.survey.Diagnosis;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the doctor said of one cluster. Names no key, unless {@code slotpilot.key-names-in-messages} is set.
 *
 * @param cluster its name in meters
 * @param diagnosis null if no node could be asked
 * @param obstacle why not; empty if there is a diagnosis
 * @param commands writes the steps of the plan
 */
public record Checkup(
        String cluster, Instant at, Duration took, @Nullable Diagnosis diagnosis, String obstacle, RedisCli commands) {}
