package io.slotpilot.jedis;

import java.time.Duration;
import redis.clients.jedis.CommandFlagsRegistry;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Connection;
import redis.clients.jedis.executors.ClusterCommandExecutor;

/** Jedis's executor, which sends scripts to all primaries past the virtual connection; this is how we hear of them. */
final class LearningExecutor extends ClusterCommandExecutor {

    /** For broadcasts on Jedis 8 only: the virtual connection never lets an executor repeat anything. */
    private static final int ATTEMPTS = 3;

    private final RedirectingProvider redirecting;

    LearningExecutor(RedirectingProvider provider, Duration patience) {
        super(provider, ATTEMPTS, patience);
        this.redirecting = provider;
    }

    /** @param flags what Jedis 8 sends commands and puts replies together by */
    LearningExecutor(RedirectingProvider provider, Duration patience, CommandFlagsRegistry flags) {
        super(provider, ATTEMPTS, patience, flags);
        this.redirecting = provider;
    }

    @Override
    protected <T> T execute(Connection connection, CommandObject<T> command) {
        redirecting.engine().scripts().learn(command.getArguments());
        return super.execute(connection, command);
    }
}
