package io.slotpilot.spring.actuate;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page of the slot map with a given report in the place of the endpoint, and with a script that uses it as a person
 * would and writes down what that person is told.
 */
final class ProbedPage implements AutoCloseable {

    private static final Pattern NOTES = Pattern.compile("<pre id=\"notes\">(.*?)</pre>", Pattern.DOTALL);

    // Begins when the page has had its first report.
    private static final String PROBE = """
        <script>
        const notes = [];
        const note = (what, text) => notes.push(what + ' = ' + text);
        const pixel = (x, y) => [...$('map').getContext('2d').getImageData(x, y, 1, 1).data.slice(0, 3)].join();
        const press = key => $('map').dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
        setTimeout(() => {
          %s
          const pre = document.createElement('pre');
          pre.id = 'notes';
          pre.textContent = notes.join('\\n');
          document.body.append(pre);
        }, 1000);
        </script>
        """;

    private final HttpServer server;
    private final AtomicInteger reports = new AtomicInteger();

    private ProbedPage(HttpServer server) {
        this.server = server;
    }

    /**
     * @param answers reports as JSON: the first, the second, and so on; the last one again and again
     * @param probe JavaScript, which has {@code note(what, text)}, {@code pixel(x, y)} and {@code press(key)}
     */
    static ProbedPage serve(List<String> answers, String probe) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ProbedPage page = new ProbedPage(server);
        server.createContext("/actuator/slotpilot", exchange -> {
            int turn = page.reports.getAndIncrement();
            answer(exchange, "application/json", answers.get(Math.min(turn, answers.size() - 1)));
        });
        String html = html().replace("</body>", PROBE.formatted(probe) + "</body>");
        server.createContext("/actuator/slotpilot/map", exchange -> answer(exchange, "text/html", html));
        server.start();
        return page;
    }

    /** The page as it is shipped. */
    static String html() throws IOException {
        try (InputStream in = Objects.requireNonNull(ProbedPage.class.getResourceAsStream("map.html"), "map.html")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void answer(HttpExchange exchange, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type + ";charset=UTF-8");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/actuator/slotpilot/map");
    }

    /** How often the page has asked for a report. */
    int reports() {
        return reports.get();
    }

    /** What the probe noted, by what it noted it for. */
    static Map<String, String> notes(String dom) {
        Matcher matcher = NOTES.matcher(dom);
        if (!matcher.find()) {
            throw new AssertionError("the probe noted nothing: " + dom);
        }
        Map<String, String> notes = new TreeMap<>();
        for (String line : matcher.group(1).split("\n")) {
            String[] parts = line.split(" = ", 2);
            notes.put(parts[0], parts[1]);
        }
        return notes;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
