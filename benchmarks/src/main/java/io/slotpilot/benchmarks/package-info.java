/**
 * JMH benchmarks of the hot paths, next to what the clients do themselves.
 *
 * <p>{@code mvn -q -Pjmh -pl benchmarks -am verify -DskipTests -DskipITs -Dbench=KeySlot} runs those whose name
 * contains {@code KeySlot}; {@code -Dbench.options="-f 3"} adds options of JMH. {@code mvn -q -Pbench} makes the report
 * of all.
 *
 * <p>May import everything of ours and the clients.
 */
@NullMarked
package io.slotpilot.benchmarks;

import org.jspecify.annotations.NullMarked;
