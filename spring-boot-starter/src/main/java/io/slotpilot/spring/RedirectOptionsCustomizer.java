package io.slotpilot.spring;

import io.slotpilot.core.redirect.RedirectOptions;

/**
 * A bean that changes how redirects are handled, after the properties {@code slotpilot.*} have had their say. Beans are
 * called in their order.
 */
@FunctionalInterface
public interface RedirectOptionsCustomizer {

    /**
     * Changes the options of one connection factory.
     *
     * @param connectionFactory the name of its bean
     */
    void customize(String connectionFactory, RedirectOptions.Builder options);
}
