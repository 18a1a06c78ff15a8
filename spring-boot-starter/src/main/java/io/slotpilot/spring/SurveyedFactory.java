package io.slotpilot.spring;

import io.slotpilot.core.cluster.NodeAddress;
import io.slotpilot.core.doctor.RedisCli;
import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.core.survey.NodeAccess;
import java.util.List;
import java.util.function.Function;
import org.springframework.data.redis.connection.RedisClusterConfiguration;

/** A connection factory to whose cluster the doctor gets with the same credentials and the same TLS. */
interface SurveyedFactory {

    RedirectOptions redirectOptions();

    RedisClusterConfiguration cluster();

    boolean usesTls();

    /** Has connections to single nodes opened, which are not those of the application. */
    <T> T look(Function<NodeAccess, T> how);

    /** The nodes that the application was given. */
    default List<NodeAddress> seeds() {
        return cluster().getClusterNodes().stream()
                .map(node -> new NodeAddress(node.getRequiredHost(), node.getRequiredPort()))
                .toList();
    }

    /** For whoever repairs it, with a user of his own: neither the user nor the password of the application is in it. */
    default RedisCli commands() {
        return new RedisCli(usesTls(), null, null, cluster().getPassword().isPresent());
    }
}
