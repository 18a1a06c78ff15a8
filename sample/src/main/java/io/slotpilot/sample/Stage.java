package io.slotpilot.sample;

import io.slotpilot.testkit.TestCluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** A cluster, and the applications that use it. */
record Stage(TestCluster cluster, List<RunningShop> shops, Path directory) implements AutoCloseable {

    static Stage start(TestCluster cluster, List<Contender> contenders, Path directory) {
        List<RunningShop> shops = new ArrayList<>();
        for (Contender contender : contenders) {
            shops.add(RunningShop.start(contender, cluster, directory));
        }
        return new Stage(cluster, shops, directory);
    }

    /** Has the visitors of every application begin; returns when all have been served for a while. */
    List<Traffic> traffic(BitSet hot) throws InterruptedException {
        List<Traffic> traffic =
                shops.stream().map(shop -> Traffic.start(shop, hot)).toList();
        for (Traffic each : traffic) {
            each.awaitWarm();
        }
        return traffic;
    }

    @Override
    public void close() {
        shops.forEach(RunningShop::close);
    }
}
