package io.slotpilot.sample;

import io.slotpilot.testkit.TestCluster;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * A browser, on a thread of its own: one request after the other, some fifty a second, each answer compared with what it
 * has to be.
 */
final class Visitor implements Runnable {

    private static final long PAUSE_MILLIS = 20;
    private static final int KEYS = 2_000;
    private static final int ORDERS = 40;

    private final RunningShop shop;
    private final String name;
    private final int[] hotSlots;
    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(new java.net.CookieManager())
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final Random random;
    private final List<Call> calls = new ArrayList<>();
    private int visits;
    private volatile boolean stopped;

    /** @param hot slots that half of the template's keys are in */
    Visitor(RunningShop shop, int number, BitSet hot) {
        this.shop = shop;
        this.name = shop.contender().id() + '-' + number;
        this.hotSlots = hot.stream().toArray();
        this.random = new Random(number);
    }

    String name() {
        return name;
    }

    void stop() {
        stopped = true;
    }

    /** All that have ended so far. */
    synchronized List<Call> calls() {
        return List.copyOf(calls);
    }

    private synchronized void add(Call call) {
        calls.add(call);
    }

    @Override
    public void run() {
        for (int turn = 0; !stopped; turn++) {
            long began = System.nanoTime();
            String failure;
            try {
                failure = visit(turn);
            } catch (IOException e) {
                failure = e.toString();
                forgetSession(); // who knows what has become of it
            } catch (InterruptedException e) {
                return;
            }
            add(new Call(began, System.nanoTime(), failure.isEmpty() ? null : failure));
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** What went wrong, or nothing. */
    private String visit(int turn) throws IOException, InterruptedException {
        return switch (turn % 4) {
            case 0 -> {
                String items = Integer.toString(random.nextInt());
                yield post("/carts?key=" + encoded(cart(turn)) + "&items=" + items, items);
            }
            case 1 -> {
                String id = name + '-' + random.nextInt(KEYS);
                yield compare(
                        HttpRequest.newBuilder(shop.uri("/products/" + id)).GET(), "product " + id);
            }
            case 2 -> {
                visits++;
                String failure = post("/visits", Integer.toString(visits));
                if (!failure.isEmpty()) {
                    forgetSession();
                }
                yield failure;
            }
            default -> {
                String id = name + '-' + turn % ORDERS;
                yield post("/orders?id=" + id + "&customer=" + name, id);
            }
        };
    }

    private void forgetSession() {
        visits = 0;
        http.cookieHandler()
                .ifPresent(cookies ->
                        ((java.net.CookieManager) cookies).getCookieStore().removeAll());
    }

    private String cart(int turn) {
        String prefix = "cart:" + name + ':';
        return turn % 8 == 0 && hotSlots.length > 0
                ? TestCluster.keyIn(hotSlots[random.nextInt(hotSlots.length)], prefix)
                : prefix + random.nextInt(KEYS);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private String post(String pathAndQuery, String expected) throws IOException, InterruptedException {
        return compare(HttpRequest.newBuilder(shop.uri(pathAndQuery)).POST(BodyPublishers.noBody()), expected);
    }

    private String compare(HttpRequest.Builder request, String expected) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            return response.statusCode() + " " + response.body();
        }
        return response.body().equals(expected)
                ? ""
                : "wrong answer to " + path(request.build().uri());
    }

    private static String path(URI uri) {
        return uri.getPath().split("/", 3)[1];
    }
}
