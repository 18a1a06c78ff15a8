/**
 * Tells Micrometer what redirects cost and how true the slot map is, in the same meters for every client.
 *
 * <p>Imports {@code redirect}, {@code keylint} and {@code cluster}, and as the only package Micrometer, which is optional: nothing else of
 * core refers to this package.
 */
@NullMarked
package io.slotpilot.core.metrics;

import org.jspecify.annotations.NullMarked;
