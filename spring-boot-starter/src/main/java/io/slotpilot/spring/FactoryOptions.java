package io.slotpilot.spring;

import io.slotpilot.core.redirect.RedirectOptions;

/** Says how a connection factory handles redirects. */
@FunctionalInterface
interface FactoryOptions {

    /**
     * The options of one connection factory.
     *
     * @param connectionFactory the name of its bean
     */
    RedirectOptions of(String connectionFactory);
}
