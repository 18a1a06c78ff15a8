package io.slotpilot.cli;

import io.slotpilot.core.cluster.ClusterNode;
import io.slotpilot.core.cluster.ClusterView;
import io.slotpilot.core.cluster.HashTag;
import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.doctor.Examination;
import io.slotpilot.core.survey.Look;
import io.slotpilot.core.survey.Printable;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code slotpilot slots}. */
@Command(
        name = "slots",
        description = "Prints the slot map, or the slot and the owner of keys, as the first node that answers sees it.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  slotpilot slots redis://10.0.0.1:6379 'user:{42}:name'"})
final class SlotsCommand implements Callable<Integer> {

    @Mixin
    Access access = new Access();

    @Parameters(index = "1..*", paramLabel = "KEY", description = "keys to look up")
    private List<String> keys = List.of();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Examination examination =
                access.survey(Look.brief(Duration.ofSeconds(60))).look();
        ClusterView view = examination.nodes().get(0).view();
        PrintWriter out = spec.commandLine().getOut();
        if (keys.isEmpty()) {
            printMap(view, out);
        }
        for (String key : keys) {
            int slot = KeySlot.of(key);
            out.println(Printable.text(key) + ": slot " + slot + ", " + name(view.owner(slot)) + tag(key));
        }
        out.flush();
        return Slotpilot.HEALTHY;
    }

    private static String tag(String key) {
        return HashTag.of(key).equals(key) ? "" : ", tag " + Printable.text(HashTag.of(key));
    }

    private static void printMap(ClusterView view, PrintWriter out) {
        int first = 0;
        for (int slot = 1; slot <= KeySlot.COUNT; slot++) {
            if (slot == KeySlot.COUNT || !Objects.equals(view.owner(first), view.owner(slot))) {
                out.println(first + "-" + (slot - 1) + " " + name(view.owner(first)));
                first = slot;
            }
        }
    }

    private static String name(@Nullable ClusterNode owner) {
        return owner == null ? "no owner" : owner.address().toString();
    }
}
