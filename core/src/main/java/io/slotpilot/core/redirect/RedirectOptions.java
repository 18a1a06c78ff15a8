package io.slotpilot.core.redirect;

import io.slotpilot.core.cluster.AddressMapper;
import io.slotpilot.core.cluster.AllowedNodes;
import io.slotpilot.core.command.SideEffect;
import io.slotpilot.core.keylint.ClientLint;
import io.slotpilot.core.keylint.KeyLint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How redirects are handled. Immutable and complete: {@link #standard()} is right for most.
 *
 * <p>{@code RedirectOptions.builder().retryFor(Duration.ofSeconds(5)).build()}
 */
public final class RedirectOptions {

    private static final Logger log = LoggerFactory.getLogger(RedirectOptions.class);
    private static final RedirectOptions STANDARD = builder().build();

    private final int maxRedirects;
    private final Duration retryFor;
    private final boolean repeatReads;
    private final boolean repeatIdempotentWrites;
    private final boolean keepOrder;
    private final CrossSlot crossSlot;
    private final boolean reloadScripts;
    private final boolean keyNamesInMessages;
    private final KeyLint keyLint;
    private final RetryBudget.Terms retryBudget;
    private final RefreshOptions refresh;
    private final AddressMapper addressMapper;
    private final AllowedNodes allowedNodes;
    private final RedirectListener listener;
    private final RedirectTracer tracer;
    private final Supplier<? extends RandomGenerator> random;
    private final String clusterName;
    private final List<ClientObserver> observers;
    private final List<TopologyListener> topologyListeners;

    private RedirectOptions(Builder builder) {
        this.maxRedirects = builder.maxRedirects;
        this.retryFor = builder.retryFor;
        this.repeatReads = builder.repeatReads;
        this.repeatIdempotentWrites = builder.repeatIdempotentWrites;
        this.keepOrder = builder.keepOrder;
        this.crossSlot = builder.crossSlot;
        this.reloadScripts = builder.reloadScripts;
        this.keyNamesInMessages = builder.keyNamesInMessages;
        this.keyLint = builder.keyLint;
        this.retryBudget = builder.retryBudget;
        this.refresh = builder.refresh;
        this.addressMapper = builder.addressMapper;
        this.allowedNodes = builder.allowedNodes;
        this.listener = builder.listener;
        this.tracer = builder.tracer;
        this.random = builder.random;
        this.clusterName = builder.clusterName;
        this.observers = List.copyOf(builder.observers);
        this.topologyListeners = List.copyOf(builder.topologyListeners);
    }

    /** The defaults, as each setter of {@link Builder} names them. */
    public static RedirectOptions standard() {
        return STANDARD;
    }

    /** A builder that holds the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that holds these options. */
    public Builder mutate() {
        Builder builder = new Builder();
        builder.maxRedirects = maxRedirects;
        builder.retryFor = retryFor;
        builder.repeatReads = repeatReads;
        builder.repeatIdempotentWrites = repeatIdempotentWrites;
        builder.keepOrder = keepOrder;
        builder.crossSlot = crossSlot;
        builder.reloadScripts = reloadScripts;
        builder.keyNamesInMessages = keyNamesInMessages;
        builder.keyLint = keyLint;
        builder.retryBudget = retryBudget;
        builder.refresh = refresh;
        builder.addressMapper = addressMapper;
        builder.allowedNodes = allowedNodes;
        builder.listener = listener;
        builder.tracer = tracer;
        builder.random = random;
        builder.clusterName = clusterName;
        builder.observers.addAll(observers);
        builder.topologyListeners.addAll(topologyListeners);
        return builder;
    }

    /**
     * These options for one client, whose observers now hear of it. For adapters: to be called once for each client, and
     * the result to be given to all of core; whoever calls it must close the client's topology in the end.
     *
     * @param client the library, in lower case: the value of the {@code client} tag of every meter
     */
    public RedirectOptions forClient(String client) {
        Builder own = mutate();
        own.observers.clear();
        own.addressMapper = AllowedAddresses.of(addressMapper, allowedNodes);
        for (ClientObserver observer : observers) {
            ClientListener heard = observer.observe(client, clusterName);
            own.listener = heard.and(own.listener); // ours do not throw, the user's may
            own.topologyListeners.add(heard);
        }
        return own.build();
    }

    /** See {@link Builder#maxRedirects(int)}. */
    public int maxRedirects() {
        return maxRedirects;
    }

    /** See {@link Builder#retryFor(Duration)}. */
    public Duration retryFor() {
        return retryFor;
    }

    /** See {@link Builder#repeatReads(boolean)}. */
    public boolean repeatReads() {
        return repeatReads;
    }

    /** See {@link Builder#repeatIdempotentWrites(boolean)}. */
    public boolean repeatIdempotentWrites() {
        return repeatIdempotentWrites;
    }

    /** See {@link Builder#keepOrder(boolean)}. */
    public boolean keepOrder() {
        return keepOrder;
    }

    /** See {@link Builder#crossSlot(CrossSlot)}. */
    public CrossSlot crossSlot() {
        return crossSlot;
    }

    /** See {@link Builder#reloadScripts(boolean)}. */
    public boolean reloadScripts() {
        return reloadScripts;
    }

    /** See {@link Builder#keyNamesInMessages(boolean)}. */
    public boolean keyNamesInMessages() {
        return keyNamesInMessages;
    }

    /** See {@link Builder#keyLint(KeyLint)}. */
    public KeyLint keyLint() {
        return keyLint;
    }

    /**
     * The run-time linter for the client that these options are {@linkplain #forClient of}; null if it is off. To be
     * called once for each client.
     */
    public @Nullable ClientLint clientLint() {
        return keyLint.forClient(rule -> {
            try {
                listener.onLintFinding(rule);
            } catch (RuntimeException e) {
                log.warn("A RedirectListener threw an exception, which was ignored", e);
            }
        });
    }

    /** Whether a command with this side effect goes again when nobody knows whether it was executed. */
    public boolean mayRepeat(SideEffect sideEffect) {
        return switch (sideEffect) {
            case READ -> repeatReads;
            case IDEMPOTENT_WRITE -> repeatIdempotentWrites;
            case NON_IDEMPOTENT, UNKNOWN -> false;
        };
    }

    /** See {@link Builder#retryBudget(RetryBudget.Terms)}. */
    public RetryBudget.Terms retryBudget() {
        return retryBudget;
    }

    /** See {@link Builder#refresh(RefreshOptions)}. */
    public RefreshOptions refresh() {
        return refresh;
    }

    /** See {@link Builder#addressMapper(AddressMapper)}. */
    public AddressMapper addressMapper() {
        return addressMapper;
    }

    /** See {@link Builder#allowedNodes(AllowedNodes)}. */
    public AllowedNodes allowedNodes() {
        return allowedNodes;
    }

    /** See {@link Builder#listener(RedirectListener)}. */
    public RedirectListener listener() {
        return listener;
    }

    /** See {@link Builder#random(Supplier)}. */
    public RandomGenerator random() {
        return random.get();
    }

    /** See {@link Builder#clusterName(String)}. */
    public String clusterName() {
        return clusterName;
    }

    /** See {@link Builder#tracer(RedirectTracer)}. */
    public RedirectTracer tracer() {
        return tracer;
    }

    /** See {@link Builder#observer(ClientObserver)}. */
    public List<ClientObserver> observers() {
        return observers;
    }

    /** Who hears of the slot map: what the observers gave {@link #forClient}. */
    public List<TopologyListener> topologyListeners() {
        return topologyListeners;
    }

    /** The waits after {@code TRYAGAIN}: a migration moves a key in milliseconds. */
    Backoff tryAgainBackoff() {
        return Backoff.fullJitter(Duration.ofMillis(5), Duration.ofMillis(100), randomPerThread());
    }

    /** The waits after {@code CLUSTERDOWN} and everything else that takes a server seconds to heal. */
    Backoff clusterDownBackoff() {
        return Backoff.fullJitter(Duration.ofMillis(50), Duration.ofSeconds(1), randomPerThread());
    }

    private RandomGenerator randomPerThread() {
        return () -> random.get().nextLong();
    }

    /** Collects options. Not thread-safe. Setters check their argument and throw {@link IllegalArgumentException}. */
    public static final class Builder {

        private int maxRedirects = 5;
        private Duration retryFor = Duration.ofSeconds(10);
        private boolean repeatReads = true;
        private boolean repeatIdempotentWrites;
        private boolean keepOrder = true;
        private CrossSlot crossSlot = CrossSlot.SPLIT;
        private boolean reloadScripts = true;
        private boolean keyNamesInMessages;
        private KeyLint keyLint = KeyLint.off();
        private RetryBudget.Terms retryBudget = RetryBudget.Terms.STANDARD;
        private RefreshOptions refresh = RefreshOptions.standard();
        private AddressMapper addressMapper = AddressMapper.identity();
        private AllowedNodes allowedNodes = AllowedNodes.all();
        private RedirectListener listener = RedirectListener.NONE;
        private RedirectTracer tracer = RedirectTracer.NONE;
        private Supplier<? extends RandomGenerator> random = ThreadLocalRandom::current;
        private String clusterName = "default";
        private final List<ClientObserver> observers = new ArrayList<>();
        private final List<TopologyListener> topologyListeners = new ArrayList<>();

        private Builder() {}

        /**
         * The most redirects in a row that lead one command to ever other nodes before it gives up; 5 by default, zero or
         * more. Nodes that name each other in a circle are asked again, after waits, as long as {@link #retryFor} allows.
         */
        public Builder maxRedirects(int maxRedirects) {
            if (maxRedirects < 0) {
                throw new IllegalArgumentException("maxRedirects must be >= 0 but was " + maxRedirects);
            }
            this.maxRedirects = maxRedirects;
            return this;
        }

        /**
         * The most extra time that a command spends after its first failure; 10 s by default, zero or more. The
         * caller's own command timeout bounds it too.
         */
        public Builder retryFor(Duration retryFor) {
            if (retryFor.isNegative()) {
                throw new IllegalArgumentException("retryFor must be >= 0 but was " + retryFor);
            }
            this.retryFor = retryFor;
            return this;
        }

        /** Whether a read goes again when its connection was lost or its reply did not come; true by default. */
        public Builder repeatReads(boolean repeatReads) {
            this.repeatReads = repeatReads;
            return this;
        }

        /**
         * Whether an idempotent write goes again when its connection was lost or its reply did not come; false by
         * default. With other writers about, a repeated {@code SET} can overwrite what one of them wrote in between.
         */
        public Builder repeatIdempotentWrites(boolean repeatIdempotentWrites) {
            this.repeatIdempotentWrites = repeatIdempotentWrites;
            return this;
        }

        /**
         * Whether the commands of a pipeline (Jedis), or of a connection (Lettuce), that touch the same key are executed
         * in the order in which they were given, even if some have to be repeated; true by default. Commands of a slot
         * then wait for earlier ones that are repeated, and in a pipeline a command that a later one has overtaken fails
         * instead of being repeated.
         */
        public Builder keepOrder(boolean keepOrder) {
            this.keepOrder = keepOrder;
            return this;
        }

        /** What becomes of commands for keys in several slots; {@link CrossSlot#SPLIT} by default. */
        public Builder crossSlot(CrossSlot crossSlot) {
            this.crossSlot = crossSlot;
            return this;
        }

        /**
         * Whether a node that does not know a script which this client has loaded before is told its source; true
         * by default. Servers do not pass scripts on to other nodes.
         */
        public Builder reloadScripts(boolean reloadScripts) {
            this.reloadScripts = reloadScripts;
            return this;
        }

        /**
         * Whether the messages of exceptions may name keys, which then may end up in logs; false by default, where keys
         * are counted instead.
         */
        public Builder keyNamesInMessages(boolean keyNamesInMessages) {
            this.keyNamesInMessages = keyNamesInMessages;
            return this;
        }

        /** Looks for commands whose keys are not in one slot; {@link KeyLint#off()} by default. Clients may share one. */
        public Builder keyLint(KeyLint keyLint) {
            this.keyLint = keyLint;
            return this;
        }

        /** How repeats are bounded, per cluster and per node; {@link RetryBudget.Terms#STANDARD} by default. */
        public Builder retryBudget(RetryBudget.Terms retryBudget) {
            this.retryBudget = retryBudget;
            return this;
        }

        /** When the slot map is read again; {@link RefreshOptions#standard()} by default. */
        public Builder refresh(RefreshOptions refresh) {
            this.refresh = refresh;
            return this;
        }

        /** Translates every address that a server announces, for clients behind NAT; the identity by default. */
        public Builder addressMapper(AddressMapper addressMapper) {
            this.addressMapper = addressMapper;
            return this;
        }

        /**
         * The nodes that the client may connect to, whatever servers announce in redirects and views; every node by default.
         * Asked after {@link #addressMapper}; an address that is not allowed counts as none. Seeds are the caller's own choice
         * and always allowed.
         */
        public Builder allowedNodes(AllowedNodes allowedNodes) {
            this.allowedNodes = allowedNodes;
            return this;
        }

        /** Hears every decision; {@link RedirectListener#NONE} by default. Combine with {@link RedirectListener#and}. */
        public Builder listener(RedirectListener listener) {
            this.listener = listener;
            return this;
        }

        /** Follows single commands that fail at first; none unless set. */
        public Builder tracer(RedirectTracer tracer) {
            this.tracer = tracer;
            return this;
        }

        /** Where jitter comes from, asked on the thread that draws; {@link ThreadLocalRandom#current()} by default. */
        public Builder random(Supplier<? extends RandomGenerator> random) {
            this.random = random;
            return this;
        }

        /** Adds one that follows every client made with these options, such as metrics; none by default. */
        public Builder observer(ClientObserver observer) {
            this.observers.add(observer);
            return this;
        }

        /** The value of the {@code cluster} tag of every meter, not blank; {@code default} by default. */
        public Builder clusterName(String clusterName) {
            if (clusterName.isBlank()) {
                throw new IllegalArgumentException("clusterName must not be blank but was '" + clusterName + "'");
            }
            this.clusterName = clusterName;
            return this;
        }

        /** The options. */
        public RedirectOptions build() {
            return new RedirectOptions(this);
        }
    }
}
