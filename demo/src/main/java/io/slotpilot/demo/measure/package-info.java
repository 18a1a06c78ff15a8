/**
 * From operations to numbers, and from numbers to promises kept or broken. Pure.
 *
 * <p>May import {@code traffic} and {@code wire}.
 */
@NullMarked
package io.slotpilot.demo.measure;

import org.jspecify.annotations.NullMarked;
