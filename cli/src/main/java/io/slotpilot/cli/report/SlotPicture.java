package io.slotpilot.cli.report;

import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.doctor.Examination;
import io.slotpilot.core.doctor.NodeReport;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Draws who owns which slot, 128 slots in a row. What is wrong with a few slots only gets a ring, to be seen at all. */
final class SlotPicture {

    private static final int ROW = 128;
    /** More rings than these would hide the map. */
    private static final int MOST_RINGS = 100;
    /** Neighbours get colours that are far apart. */
    private static final double GOLDEN_ANGLE = 137.508;
    /** Apart for colour-blind eyes too (Okabe and Ito), and none of them the red of a critical finding. */
    private static final List<String> COLOURS =
            List.of("#0072b2", "#e69f00", "#009e73", "#56b4e9", "#cc79a7", "#d0c000", "#7f7f7f");

    private final List<NodeReport> owners;

    SlotPicture(Examination examination) {
        this.owners = examination.primaries().stream()
                .sorted(Comparator.comparingInt(SlotPicture::firstSlot).thenComparing(NodeReport::id))
                .toList();
    }

    private static int firstSlot(NodeReport node) {
        int first = node.slots().nextSetBit(0);
        return first < 0 ? KeySlot.COUNT : first;
    }

    /** What the colours mean. */
    String legend() {
        StringBuilder legend = new StringBuilder("<p class=\"legend\">");
        for (NodeReport owner : owners) {
            legend.append(String.format(
                    Locale.ROOT,
                    "<span><i style=\"background:%s\"></i>%s, %d slots</span> ",
                    colour(owner.id()),
                    HtmlReport.escape(owner.toString()),
                    owner.slots().cardinality()));
        }
        return legend.append("<span><i class=\"nobody\"></i>claimed by nobody, or by several</span>")
                .append(" <span><i class=\"moving\"></i>on the move</span></p>\n")
                .append(
                        "<p>128 slots in a row, slot 0 at the top left. Rings are around what is open or has no owner.</p>\n")
                .toString();
    }

    String map(String title, SlotSketch sketch) {
        StringBuilder cells = new StringBuilder();
        StringBuilder rings = new StringBuilder();
        int ringed = 0;
        for (int first = 0; first < KeySlot.COUNT; ) {
            int end = first + 1;
            while (end % ROW != 0 && isAlike(sketch, first, end)) {
                end++;
            }
            cells.append(cell(sketch, first, end));
            if (isTrouble(sketch, first) && ringed++ < MOST_RINGS) {
                rings.append(String.format(
                        Locale.ROOT,
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"/>",
                        first % ROW + (end - first) / 2.0,
                        first / ROW + 0.5,
                        (end - first) / 2.0 + 2));
            }
            first = end;
        }
        return "<figure><figcaption>" + title + "</figcaption><svg viewBox=\"-3 -3 134 134\" role=\"img\" aria-label=\""
                + title + "\"><g shape-rendering=\"crispEdges\">" + cells + "</g>"
                + (ringed > MOST_RINGS ? "" : "<g class=\"ring\">" + rings + "</g>") + "</svg></figure>";
    }

    private String cell(SlotSketch sketch, int first, int end) {
        String owner = sketch.owner(first);
        boolean nobody = owner.equals(SlotSketch.NOBODY);
        String look = nobody
                ? "class=\"nobody\""
                : "fill=\"" + colour(owner) + '"' + (sketch.isOpen(first) ? " class=\"moving\"" : "");
        String slots = first == end - 1 ? "slot " + first : "slots " + first + '-' + (end - 1);
        return String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"1\" %s><title>%s: %s</title></rect>",
                first % ROW,
                first / ROW,
                end - first,
                look,
                slots,
                nobody ? "no owner" : HtmlReport.escape(name(owner)));
    }

    private static boolean isTrouble(SlotSketch sketch, int slot) {
        return sketch.isOpen(slot) || sketch.owner(slot).equals(SlotSketch.NOBODY);
    }

    private static boolean isAlike(SlotSketch sketch, int slot, int next) {
        return sketch.owner(slot).equals(sketch.owner(next)) && sketch.isOpen(slot) == sketch.isOpen(next);
    }

    private String name(String id) {
        return owners.stream()
                .filter(owner -> owner.id().equals(id))
                .map(NodeReport::toString)
                .findFirst()
                .orElse(id);
    }

    private String colour(String id) {
        int index = owners.stream().map(NodeReport::id).toList().indexOf(id);
        return index >= 0 && owners.size() <= COLOURS.size()
                ? Objects.requireNonNull(COLOURS.get(index))
                : String.format(Locale.ROOT, "hsl(%.0f 55%% 50%%)", (index + 1) * GOLDEN_ANGLE % 360);
    }
}
