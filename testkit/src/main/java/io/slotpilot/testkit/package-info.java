/**
 * Real Redis clusters for tests: start, reshard, break, heal; and the two things no real server does, a scripted server
 * and a faulty network.
 *
 * <p>Imports {@code process}, {@code resp} and {@code layout}.
 */
@NullMarked
package io.slotpilot.testkit;

import org.jspecify.annotations.NullMarked;
