package dev.corelet.plugin.topologyaware.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.policy.Container;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {

    /** Container {@code main} of pod {@code web-1}, which has the label {@code app: front}. */
    private static final Container MAIN =
            Somebody.of("web-1", "main").labelled("app", "front").build();

    private static boolean matches(String expression) {
        YamlAnnotation annotation = YamlAnnotation.read("test", expression);
        return Expression.read(annotation, annotation.root()).matches(MAIN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Equals | [main] | true",
                "Equals | [other] | false",
                "Equals | ['*'] | true",
                "NotEqual | [main] | false",
                "NotEqual | [other] | true",
                "In | [other, main] | true",
                "In | [other] | false",
                "In | ['*'] | true",
                "In | [] | false",
                "NotIn | [other, main] | false",
                "NotIn | [other] | true",
                "NotIn | [] | true",
                "Exists | [] | true",
                "NotExist | [] | false",
                "NotExists | [] | false",
                "AlwaysTrue | [] | true",
                "Matches | [m*n] | true",
                "Matches | [m?n] | false",
                "MatchesNot | [m*n] | false",
                "MatchesNot | [m?n] | true",
                "MatchesAny | [x*, m*] | true",
                "MatchesAny | [x*, y*] | false",
                "MatchesNone | [x*, m*] | false",
                "MatchesNone | [x*, y*] | true",
            })
    void operatorsCompareTheNameOfTheContainer(String operator, String values, boolean matches) {
        assertThat(matches("{key: name, operator: %s, values: %s}".formatted(operator, values)))
                .isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Equals | ['']| false",
                "NotEqual | [x] | true",
                "In | ['*'] | false",
                "NotIn | ['*'] | true",
                "Exists | [] | false",
                "NotExist | [] | true",
                "Matches | ['*'] | false",
                "MatchesNot | ['*'] | true",
                "MatchesAny | ['*'] | false",
                "MatchesNone | ['*'] | true",
            })
    void whatIsNotThereIsLikeNothing(String operator, String values, boolean matches) {
        assertThat(matches("{key: labels/none, operator: %s, values: %s}".formatted(operator, values)))
                .isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "name, main",
        "/name, main",
        "id, id-main",
        "namespace, default",
        "qosclass, Burstable",
        "uid, uid-default-web-1",
        "labels/app, front",
        "labels/io.kubernetes.container.name, main",
        "labels/io.kubernetes.pod.name, web-1",
        "labels/io.kubernetes.pod.namespace, default",
        "labels/io.kubernetes.pod.uid, uid-default-web-1",
        "pod/name, web-1",
        "pod/namespace, default",
        "pod/qosclass, Burstable",
        "pod/uid, uid-default-web-1",
        "pod/labels/app, front",
        ":pod/qosclass:pod/name:name, Burstable:web-1:main",
        "::-pod/name:name, web-1-main",
        "':,;name,labels/none,labels/app', main;;front",
        "':--pod/name-name', web-1-main",
    })
    void keysLookAtContainersAndTheirPods(String key, String value) {
        assertThat(matches("{key: '%s', operator: Equals, values: ['%s']}".formatted(key, value)))
                .isTrue();
    }

    @Test
    void containersHaveNoTags() {
        assertThat(matches("{key: tags/any, operator: NotExist}")).isTrue();
    }

    @Test
    void severalKeysAreThereIfOneOfThemIs() {
        assertThat(matches("{key: ':labels/none:labels/app', operator: Exists}"))
                .isTrue();
        assertThat(matches("{key: ':labels/none:labels/nope', operator: Exists}"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "Name",
                "labels/",
                "labels",
                "pod",
                "pod/",
                "pod/pod/name",
                "pod/tags/x",
                ":",
                ":::",
                ":name:",
                ":a:a",
                ":name:name:name:name:name:name:name:name:name"
            })
    void isNoKey(String text) {
        assertThat(Key.parse(text)).isEmpty();
    }
}
