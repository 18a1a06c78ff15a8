package io.slotpilot.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.spring.actuate.ClientReport.Node;
import io.slotpilot.spring.actuate.ClientReport.OwnedRange;
import io.slotpilot.spring.actuate.ClientReport.Range;
import io.slotpilot.testkit.RedisCluster;
import io.slotpilot.testkit.TestCluster;
import io.slotpilot.testkit.TestNode;
import io.slotpilot.testkit.browser.Browser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What a person sees of a cluster in a browser, with and without a mouse. */
class MapPageIT {

    private static final int OPEN = 300;
    private static final int HOLE = 302;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    @Test
    @RedisCluster(replicas = 0, fullCoverage = false, password = ActuatedApp.PASSWORD)
    void drawsTheSlotsOfARealCluster(TestCluster cluster) throws Exception {
        Browser browser = Browser.find(directory);
        try (ActuatedApp app = ActuatedApp.start(cluster, "lettuce")) {
            TestNode from = cluster.node(0);
            String key = cluster.keyOwnedBy(from, "k:");
            app.redis().opsForValue().set(key, "v");
            cluster.moveSlot(TestCluster.slotOf(key), from, cluster.node(1));
            app.redis().opsForValue().get(key);

            String page = app.get("slotpilot/map").body();
            assertThat(page.replace("http://www.w3.org/2000/svg", ""))
                    .doesNotContain("http:", "https:", " src=", "url(", "@import");
            String dom = browser.dom(app.uri("slotpilot/map"));

            assertThat(dom).contains("16,384 of 16,384 slots covered").contains("redisConnectionFactory (lettuce)");
            for (TestNode node : cluster.nodes()) {
                assertThat(dom).contains("<code>" + node.host() + ':' + node.port() + "</code>");
            }
            assertThat(dom).contains("-MOVED-&gt;").contains("slot " + TestCluster.slotOf(key) + ": ");
            assertThat(dom).contains("<p id=\"trouble\" role=\"alert\"></p>");
            if (System.getProperty("screenshots") != null) {
                Path docs = Path.of(System.getProperty("screenshots"));
                browser.screenshot(app.uri("slotpilot/map"), docs.resolve("map-light.png"), 1200, 900, false);
                browser.screenshot(app.uri("slotpilot/map"), docs.resolve("map-dark.png"), 1200, 900, true);
            }
        }
    }

    @Test
    void everySlotCanBeReadWithTheKeyboard() throws Exception {
        Map<String, String> notes = notes(List.of(report(ClusterState.DEGRADED, 3)), false, """
            note('tab stops', [...document.querySelectorAll('select, button, #map')].map(e => e.tabIndex).join());
            $('map').focus();
            note('focus', $('slot').textContent);
            for (const key of ['ArrowRight', 'ArrowDown', 'PageDown', 'End', 'ArrowDown', 'Home', 'ArrowLeft']) {
              press(key);
              note(key, $('slot').textContent);
            }
            const go = slot => { press('Home'); for (let i = 0; i < slot; i++) press('ArrowRight'); };
            go(%d);
            note('open', $('slot').textContent);
            go(%d);
            note('hole', $('slot').textContent);
            """.formatted(OPEN, HOLE));

        assertThat(notes)
                .containsEntry("tab stops", "0,0,0,0")
                .containsEntry("focus", "slot 0: owner 10.0.0.1:7000 (known from a view, epoch 7)")
                .hasEntrySatisfying("ArrowRight", text -> assertThat(text).startsWith("slot 1: owner 10.0.0.2:7000"))
                .hasEntrySatisfying("ArrowDown", text -> assertThat(text).startsWith("slot 16383: "))
                .hasEntrySatisfying("PageDown", text -> assertThat(text).startsWith("slot 1153: "))
                .hasEntrySatisfying("End", text -> assertThat(text).startsWith("slot 16383: "))
                .hasEntrySatisfying("Home", text -> assertThat(text).startsWith("slot 0: "))
                .hasEntrySatisfying("ArrowLeft", text -> assertThat(text).startsWith("slot 0: "))
                .hasEntrySatisfying("open", text -> assertThat(text).endsWith("open 9 redirects lately"))
                .containsEntry("hole", "slot " + HOLE + ": no owner");
    }

    @Test
    void openSlotsHolesAndOwnersWithOneColourLookDifferent() throws Exception {
        Map<String, String> notes = notes(List.of(report(ClusterState.DEGRADED, 12)), false, """
            const at = (slot, x, y) => pixel(slot %% 128 * 5 + x, Math.floor(slot / 128) * 5 + y);
            const cell = slot => [0, 1, 2, 3, 4].flatMap(x => [0, 1, 2, 3, 4].map(y => at(slot, x, y))).join(' ');
            note('dot', at(%1$d, 2, 2));
            note('around the dot', at(%1$d, 1, 1));
            note('cross', at(%2$d, 2, 2));
            for (let owner = 0; owner < 12; owner++) note('owner ' + owner, cell(owner));
            """.formatted(OPEN, HOLE));

        assertThat(notes).containsEntry("dot", "0,0,0").containsEntry("around the dot", "255,255,255");
        assertThat(notes.get("cross")).isNotEqualTo("255,255,255");
        assertThat(notes.keySet().stream()
                        .filter(what -> what.startsWith("owner "))
                        .map(notes::get))
                .hasSize(12)
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void textCanBeReadInLightAndInDark(boolean dark) throws Exception {
        Map<String, String> notes = notes(List.of(report(ClusterState.NORMAL, 3)), dark, """
            const style = element => getComputedStyle(element);
            note('back', style(document.body).backgroundColor);
            note('text', style(document.body).color);
            note('soft', style($('keys')).color);
            note('panel', style($('keys').parentElement).backgroundColor);
            """);

        assertThat(colour(notes, "back").luminance() < 0.2).isEqualTo(dark);
        assertThat(contrast(notes, "text", "back")).isGreaterThan(7);
        assertThat(contrast(notes, "soft", "panel")).isGreaterThan(4.5); // WCAG 2.1, AA
    }

    private static double contrast(Map<String, String> notes, String front, String back) {
        return colour(notes, front).contrast(colour(notes, back));
    }

    private static Colour colour(Map<String, String> notes, String what) {
        return Colour.css(Objects.requireNonNull(notes.get(what), what));
    }

    @Test
    void refreshesItself() throws Exception {
        List<String> answers = List.of(report(ClusterState.NORMAL, 3), report(ClusterState.FAILOVER, 3));
        try (ProbedPage page = ProbedPage.serve(answers, "note('state', $('state').textContent);")) {
            String dom = Browser.find(directory).dom(page.uri());

            assertThat(ProbedPage.notes(dom)).containsEntry("state", "NORMAL");
            assertThat(dom).contains(">FAILOVER</span>");
            assertThat(page.reports()).isGreaterThanOrEqualTo(2);
        }
    }

    private Map<String, String> notes(List<String> answers, boolean dark, String probe)
            throws IOException, InterruptedException {
        try (ProbedPage page = ProbedPage.serve(answers, probe)) {
            return ProbedPage.notes(Browser.find(directory).dom(page.uri(), dark));
        }
    }

    /** Owners have every slot in turn, but for one hole; and one slot is on the move, and hot. */
    private static String report(ClusterState state, int owners) {
        List<Node> nodes = new ArrayList<>();
        for (int owner = 0; owner < owners; owner++) {
            nodes.add(new Node("id" + owner, address(owner), "primary", null, 7L, "ok", 16384 / owners));
        }
        List<OwnedRange> slots = new ArrayList<>();
        for (int slot = 0; slot < 16384; slot++) {
            if (slot != HOLE) {
                slots.add(new OwnedRange(slot, slot, address(slot % owners), "view", 7L));
            }
        }
        ClientReport client = new ClientReport(
                "lettuce",
                "shop",
                state,
                1,
                16383,
                List.of(new Range(HOLE, HOLE)),
                List.of(new Range(OPEN, OPEN)),
                nodes,
                slots,
                42.0,
                Collections.nCopies(60, 0L),
                List.of(new RedirectCounts.HotSlot(OPEN, 9)),
                List.of(),
                List.of());
        return JsonMapper.shared().writeValueAsString(Map.of("stepSeconds", 10, "clients", List.of(client)));
    }

    private static String address(int owner) {
        return "10.0.0.%d:7000".formatted(owner + 1);
    }
}
