package io.slotpilot.fleet.report;

import io.slotpilot.fleet.client.Policy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** What one scenario did to the fleets of each policy, drawn over time. */
final class Plot {

    private final Map<Policy, Figures> fleets;
    private final Figures.Span span;

    /** @param fleets one for each policy, in the order of the legend */
    Plot(Map<Policy, Figures> fleets) {
        this.fleets = fleets;
        this.span = fleets.values().iterator().next().span();
    }

    /** The picture as SVG. */
    String svg(String title) {
        double mostQueries = Math.max(
                10,
                series((figures, second) -> (double) figures.queries().in(second)).stream()
                        .flatMapToDouble(Arrays::stream)
                        .max()
                        .orElse(10));
        StringBuilder svg = new StringBuilder("""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 850 520" font-family="sans-serif" font-size="12">
            <rect width="850" height="520" fill="white"/>
            <text x="60" y="24" font-size="15">%s</text>
            """.formatted(title));
        int x = 60;
        for (Policy policy : fleets.keySet()) {
            svg.append("<text x=\"%d\" y=\"46\" fill=\"%s\">&#9632; %s</text>%n"
                    .formatted(x, Panel.colour(policy.ordinal()), policy.title()));
            x += 160;
        }
        svg.append(new Panel("commands that ended well, in % of those started", 100, false)
                .draw(84, series(Figures::successIn), span));
        svg.append(new Panel("topology queries that reached a node, per second", mostQueries, true)
                .draw(
                        318,
                        series((figures, second) -> (double) figures.queries().in(second)),
                        span));
        return svg.append("</svg>\n").toString();
    }

    private List<double[]> series(BiFunction<Figures, Integer, Double> value) {
        List<double[]> all = new ArrayList<>();
        for (Figures figures : fleets.values()) {
            double[] seconds = new double[span.end()];
            for (int second = 0; second < seconds.length; second++) {
                seconds[second] = value.apply(figures, second);
            }
            all.add(seconds);
        }
        return all;
    }
}
