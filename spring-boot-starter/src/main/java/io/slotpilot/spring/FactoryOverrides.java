package io.slotpilot.spring;

import io.slotpilot.core.redirect.CrossSlot;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.core.redirect.RefreshOptions;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one connection factory has of its own. The names, and what they mean, are those of {@link SlotpilotProperties};
 * null is what that says.
 */
record FactoryOverrides(
        @Nullable String clusterName,
        @Nullable Integer maxRedirects,
        @Nullable Duration retryFor,
        @Nullable Boolean repeatReads,
        @Nullable Boolean repeatIdempotentWrites,
        @Nullable Boolean keepOrder,
        @Nullable CrossSlot crossSlot,
        @Nullable Boolean reloadScripts,
        @Nullable Boolean keyNamesInMessages,
        @Nullable Refresh refresh) {

    /** When the slot map is read again. */
    record Refresh(@Nullable Duration period) {}

    /** @throws InvalidSettingException if a value is out of its range */
    void check(String prefix) {
        Limits.name(prefix + "cluster-name", clusterName);
        Limits.atLeastZero(prefix + "max-redirects", maxRedirects);
        Limits.atLeastZero(prefix + "retry-for", retryFor);
        Limits.atLeastZero(prefix + "refresh.period", refresh == null ? null : refresh.period);
    }

    void apply(RedirectOptions.Builder options) {
        set(clusterName, options::clusterName);
        set(maxRedirects, options::maxRedirects);
        set(retryFor, options::retryFor);
        set(repeatReads, options::repeatReads);
        set(repeatIdempotentWrites, options::repeatIdempotentWrites);
        set(keepOrder, options::keepOrder);
        set(crossSlot, options::crossSlot);
        set(reloadScripts, options::reloadScripts);
        set(keyNamesInMessages, options::keyNamesInMessages);
        set(
                refresh == null ? null : refresh.period,
                period -> options.refresh(RefreshOptions.standard().withPeriod(period)));
    }

    private static <T> void set(@Nullable T value, Consumer<T> setter) {
        if (value != null) {
            setter.accept(value);
        }
    }
}
