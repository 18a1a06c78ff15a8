package io.slotpilot.fleet.report;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/** One diagram over the seconds of a run, as SVG. */
final class Panel {

    private static final int WIDTH = 760;
    private static final int HEIGHT = 170;
    private static final int LEFT = 60;
    private static final List<String> COLOURS = List.of("#0b7285", "#e8590c", "#9c36b5");

    private final String title;
    private final double most;
    private final boolean logarithmic;

    /**
     * @param most the top of the scale
     * @param logarithmic whether each step is ten times the one before; then the scale begins at one
     */
    Panel(String title, double most, boolean logarithmic) {
        this.title = title;
        this.most = most;
        this.logarithmic = logarithmic;
    }

    static String colour(int series) {
        return COLOURS.get(series % COLOURS.size());
    }

    /**
     * Draws at a height of the page.
     *
     * @param incident from when to when the cluster was in trouble
     */
    String draw(int top, List<double[]> series, Figures.Span incident) {
        StringBuilder svg = new StringBuilder();
        double perSecond = (double) WIDTH / incident.end();
        svg.append(text(LEFT, top - 8, "start", "<tspan font-weight=\"bold\">" + title + "</tspan>"));
        svg.append("<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#f1f3f5\"/>%n"
                .formatted(
                        LEFT + incident.begin() * perSecond,
                        top,
                        Math.max(2, (incident.over() - incident.begin()) * perSecond),
                        HEIGHT));
        scale(svg, top);
        for (int second = 0; second <= incident.end(); second += 10) {
            svg.append(text((int) (LEFT + second * perSecond), top + HEIGHT + 16, "middle", second + " s"));
        }
        for (int i = 0; i < series.size(); i++) {
            svg.append(line(series.get(i), perSecond, top, colour(i)));
        }
        return svg.toString();
    }

    private void scale(StringBuilder svg, int top) {
        int steps = logarithmic ? (int) Math.ceil(Math.log10(most)) : 4;
        DoubleUnaryOperator value = step -> logarithmic ? Math.pow(10, step) : most * step / steps;
        for (int step = 0; step <= steps; step++) {
            int y = (int) height(value.applyAsDouble(step), top);
            svg.append("<path d=\"M%d %dh%d\" stroke=\"#dee2e6\"/>%n".formatted(LEFT, y, WIDTH));
            svg.append(text(LEFT - 6, y + 4, "end", "%,d".formatted(Math.round(value.applyAsDouble(step)))));
        }
    }

    private String line(double[] values, double perSecond, int top, String colour) {
        StringBuilder path = new StringBuilder();
        for (int second = 0; second < values.length; second++) {
            path.append(String.format(
                    Locale.ROOT,
                    "%s%.1f %.1f",
                    second == 0 ? "M" : "L",
                    LEFT + second * perSecond,
                    height(values[second], top)));
        }
        return "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.6\"/>%n".formatted(path, colour);
    }

    private double height(double value, int top) {
        double share = logarithmic ? Math.log10(Math.max(1, value)) / Math.ceil(Math.log10(most)) : value / most;
        return top + HEIGHT * (1 - Math.min(1, share));
    }

    private static String text(int x, int y, String anchor, String text) {
        return "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>%n".formatted(x, y, anchor, text);
    }
}
