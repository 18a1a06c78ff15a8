package io.slotpilot.demo.client;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.slotpilot.demo.wire.TapHandler;
import io.slotpilot.demo.wire.WireTap;
import io.slotpilot.lettuce.LettuceRedirects;
import java.util.List;

/** Lettuce, with and without Slotpilot, set up alike but for that. */
final class LettuceSetup {

    private LettuceSetup() {}

    static DemoClient stock(String name, List<Integer> ports, WireTap tap) {
        ClientResources resources = resources(tap);
        return new LettuceDemoClient(RedisClusterClient.create(resources, uris(name, ports)), resources);
    }

    static DemoClient slotpilot(String name, List<Integer> ports, WireTap tap) {
        ClientResources resources = resources(tap);
        return new LettuceDemoClient(LettuceRedirects.create(resources, uris(name, ports)), resources);
    }

    private static List<RedisURI> uris(String name, List<Integer> ports) {
        return ports.stream()
                .map(port -> RedisURI.builder()
                        .withHost("127.0.0.1")
                        .withPort(port)
                        .withClientName(name)
                        .withTimeout(ClientKind.COMMAND_TIMEOUT)
                        .build())
                .toList();
    }

    private static ClientResources resources(WireTap tap) {
        return ClientResources.builder()
                .nettyCustomizer(new NettyCustomizer() {
                    @Override
                    public void afterChannelInitialized(Channel channel) {
                        channel.pipeline().addFirst(new TapHandler(tap));
                    }
                })
                .build();
    }
}
