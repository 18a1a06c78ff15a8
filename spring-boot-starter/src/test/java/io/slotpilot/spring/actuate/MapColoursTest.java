package io.slotpilot.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whose eyes see fewer colours still tells the owners of slots apart. */
class MapColoursTest {

    private static final double AT_A_GLANCE = 10;

    /** Machado, Oliveira and Fernandes (2009), at full severity. */
    static Stream<Arguments> eyes() {
        return Stream.of(
                Arguments.of("all colours", new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1}),
                Arguments.of("no red", new double[] {
                    0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998
                }),
                Arguments.of("no green", new double[] {
                    0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881
                }),
                Arguments.of("no blue", new double[] {
                    1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("eyes")
    void theColoursOfOwnersAreToldApart(String seen, double[] eyes) throws IOException {
        List<Colour> colours = palette().stream()
                .map(Colour::hex)
                .map(colour -> colour.seenBy(eyes))
                .toList();

        assertThat(colours).hasSize(8);
        for (int one = 0; one < colours.size(); one++) {
            for (int two = 0; two < one; two++) {
                assertThat(colours.get(one).difference(colours.get(two)))
                        .as(
                                "%s and %s, for eyes with %s",
                                palette().get(one), palette().get(two), seen)
                        .isGreaterThan(AT_A_GLANCE);
            }
        }
    }

    private static List<String> palette() throws IOException {
        String line = ProbedPage.html()
                .lines()
                .filter(text -> text.startsWith("const COLOURS"))
                .findFirst()
                .orElseThrow();
        return Pattern.compile("#[0-9A-F]{6}")
                .matcher(line)
                .results()
                .map(match -> match.group())
                .toList();
    }
}
