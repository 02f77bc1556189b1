package dev.corelet.sandbox.scheduler.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.resource.v1.Device;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceAttribute;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceAttributeBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceCapacityBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CelCompilerTest {

    private static final Device CPU = new DeviceBuilder()
            .withName("cpu2")
            .withAttributes(Map.of(
                    "coreType",
                            new DeviceAttributeBuilder().withString("P-core").build(),
                    "core", new DeviceAttributeBuilder().withInt(3L).build(),
                    "isolated", new DeviceAttributeBuilder().withBool(false).build(),
                    "dra.cpu/microcode",
                            new DeviceAttributeBuilder().withVersion("1.10.2").build(),
                    "nodes", new DeviceAttributeBuilder().withInts(0L, 1L).build()))
            .withCapacity(Map.of(
                    "memory",
                    new DeviceCapacityBuilder().withValue(new Quantity("2Gi")).build()))
            .build();

    private final CelCompiler compiler = new CelCompiler();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "device.driver == \"native.cpu\"",
                "device.attributes[\"native.cpu\"].coreType == \"P-core\"",
                "device.attributes[device.driver].coreType == 'P-core'",
                "device.attributes['native.cpu'].core < 3.5",
                "!device.attributes['native.cpu'].isolated",
                "device.attributes['native.cpu'].coreType in ['P-core', 'E-core']",
                "!device.allowMultipleAllocations",
                "device.driver == 'native.cpu' && device.attributes['native.cpu'].core == 3 || false",
            })
    void selectsByDriverAttributesAndSharing(String expression) {
        assertThat(matches(expression)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "device.capacity['native.cpu'].memory.compareTo(quantity('2Gi')) == 0",
                "device.capacity['native.cpu'].memory.isGreaterThan(quantity('2G'))",
                "device.capacity['native.cpu'].memory == quantity('2048Mi')",
                "device.capacity['native.cpu'].memory.add(quantity('1Gi')).isLessThan(quantity('3.5Gi'))",
                "device.capacity['native.cpu'].memory.sub(1).asInteger() == 2147483647",
                "quantity('750m').sign() == 1 && !quantity('750m').isInteger()",
                "quantity('1.5').asApproximateFloat() > 1.4",
                "isQuantity('12e3') && !isQuantity('12 apples')",
            })
    void comparesQuantitiesByAmountWhateverTheirSuffix(String expression) {
        assertThat(matches(expression)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "device.attributes['dra.cpu'].microcode.isGreaterThan(semver('1.9.9'))",
                "device.attributes['dra.cpu'].microcode == semver('1.10.2+build.5')",
                "device.attributes['dra.cpu'].microcode.compareTo(semver('1.10.2-rc.1')) == 1",
                "semver('1.0.0-alpha.2').isLessThan(semver('1.0.0-alpha.10'))",
                "semver('1.0.0-alpha.10').isLessThan(semver('1.0.0-alpha.beta'))",
                "semver('v1.2', true).minor() == 2",
                "isSemver('1.2.3') && !isSemver('v1.2.3') && !isSemver('01.2.3') && isSemver('v1.2.3', true)",
            })
    void ordersVersionsByTheRulesOfSemver(String expression) {
        assertThat(matches(expression)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "device.attributes['other.vendor'] == {}",
                "!('other.vendor' in device.attributes)",
                "'native.cpu' in device.attributes",
                "!has(device.attributes['other.vendor'].model)",
                "has(device.attributes['native.cpu'].core)",
                "device.attributes['other.vendor'][?'model'].orValue('none') == 'none'",
                "device.attributes['native.cpu'].?core.orValue(9) == 3",
                "!device.attributes['native.cpu'].?model.hasValue()",
                "'coreType' in device.attributes['native.cpu']",
            })
    void treatsAnUnknownDomainAsEmpty(String expression) {
        assertThat(matches(expression)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cel.bind(cpu, device.attributes['native.cpu'], cpu.core == 3 && cpu.coreType.startsWith('P'))",
                "device.attributes.exists(d, d == 'dra.cpu')",
                "device.attributes['native.cpu'].exists(name, value, name == 'core' && value == 3)",
                "device.attributes['native.cpu'].coreType.split('-')[1] == 'core'",
                "sets.contains(['P-core', 'E-core'], [device.attributes['native.cpu'].coreType])",
                "[3, 1, 2].sort() == [1, 2, 3]",
                "1 in device.attributes['native.cpu'].nodes && dyn(1.0) in device.attributes['native.cpu'].nodes",
            })
    void offersTheCommonExtensions(String expression) {
        assertThat(matches(expression)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'P-core'.find('[a-z]+') == 'core' && 'P-core'.find('[0-9]+') == ''",
                "'a1b22'.findAll('[0-9]+') == ['1', '22'] && 'a1b22'.findAll('[0-9]', 1) == ['1']",
                "[1, 2, 2].isSorted() && !['b', 'a'].isSorted()",
                "[1, 2, 3].sum() == 6 && [0.5, 0.5].sum() == 1.0 && [].sum() == 0",
                "[2, 1, 3].min() == 1 && ['a', 'c', 'b'].max() == 'c'",
                "['a', 'b', 'a'].indexOf('a') == 0 && ['a', 'b', 'a'].lastIndexOf('a') == 2 && [1].indexOf(7) == -1",
                "'P-core'.indexOf('core') == 2 && dyn('P-core').indexOf('core') == 2",
                "'a-b-c'.indexOf('-', 2) == 3 && 'a-b-c'.lastIndexOf('-') == 3 && 'a-b-c'.lastIndexOf('-', 2) == 1",
                "device.attributes['native.cpu'].coreType.indexOf('-') == 1",
                "device.attributes['native.cpu'].nodes.includes(1) && device.attributes['native.cpu'].core.includes(3)",
                "device.attributes['native.cpu'].nodes.sum() == 1 && device.attributes['native.cpu'].nodes.max() == 1",
                "url('https://a.example:8443/x%20y?k=1&k=2').getHost() == 'a.example:8443'",
                "url('https://a.example:8443/x%20y?k=1&k=2').getQuery()['k'] == ['1', '2']",
                "url('/x').getEscapedPath() == '/x' && url('/x').getPort() == '' && !isURL('x y')",
                "ip('127.0.0.1').isLoopback() && ip('::1').family() == 6 && !isIP('1.2.3') && !isIP('::ffff:1.2.3.4')",
                "ip.isCanonical('2001:db8::1') && !ip.isCanonical('2001:DB8::1') && ip('8.8.8.8').isGlobalUnicast()",
                "cidr('10.0.0.0/8').containsIP('10.1.2.3') && !cidr('10.0.0.0/8').containsIP(ip('11.0.0.1'))",
                "cidr('10.0.0.0/8').containsCIDR(cidr('10.1.0.0/16')) && cidr('10.1.2.3/8').masked().ip() == ip('10.0.0.0')",
                "cidr('10.0.0.0/8').prefixLength() == 8 && !isCIDR('10.0.0.0/33')",
                "!format.dns1123Label().validate('cpu-2').hasValue() && format.dns1123Label().validate('CPU').hasValue()",
                "format.named('uuid').hasValue() && !format.named('nope').hasValue()",
            })
    void offersTheLibrariesOfKubernetes(String expression) {
        assertThat(matches(expression)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "quantity('a lot').sign() == 1          | \"a lot\" is not a quantity",
                "semver('1.2').major() == 1             | \"1.2\" is not a version",
                "quantity('1.5').asInteger() == 1       | quantity 1.5 is not a 64-bit integer",
                "[9223372036854775807, 1].sum() == 0    | overflow",
                "[].min() == 0                          | min() called on an empty list",
                "'x'.find('[') == ''                    | missing closing ]",
                "ip('1.2.3').family() == 4              | \"1.2.3\" is not an IP address",
                "device.attributes['native.cpu'].core / 0 == 1 | / by zero",
            })
    void saysWhatIsWrongWithAnArgument(String expression, String reason) {
        assertThatThrownBy(() -> matches(expression))
                .isInstanceOf(SelectorException.class)
                .hasMessageStartingWith("CEL expression fails, column ")
                .hasMessageContaining(reason);
    }

    @Test
    void namesTheKeysThatExistWhenOneIsMissing() {
        assertThatThrownBy(() -> matches("device.attributes['native.cpu'].corType == 'P-core'"))
                .isInstanceOf(SelectorException.class)
                .hasMessage("CEL expression fails, column 32: no such key: corType"
                        + " (native.cpu has core, coreType, isolated, nodes), at \".corType == 'P-core'\"");
    }

    @Test
    void failsOnAnyKeyOfAnUnknownDomain() {
        assertThatThrownBy(() -> matches("device.attributes['other.vendor'].model == 'x'"))
                .hasMessageContaining("no such key: model (the device has nothing in domain other.vendor)");
    }

    @Test
    void namesTheUndeclaredReferenceAndItsPlace() {
        assertThatThrownBy(() -> matches("device.driver == 'x' ||\n  devic.driver == 'y'"))
                .isInstanceOf(SelectorException.class)
                .hasMessageContaining("line 2 column 3: undeclared reference to 'devic'")
                .hasMessageContaining("at \"devic.driver == 'y'\"")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void namesAnUnknownFieldOfTheDevice() {
        assertThatThrownBy(() -> matches("device.atributes['native.cpu'].core == 3"))
                .hasMessageContaining("column 7: undefined field 'atributes'");
    }

    @Test
    void namesThePlaceOfASyntaxError() {
        assertThatThrownBy(() -> matches("device.driver =="))
                .isInstanceOf(SelectorException.class)
                .hasMessageContaining("does not compile, column 17: mismatched input '<EOF>'");
    }

    @Test
    void refusesAnExpressionWhoseResultIsNeverBoolean() {
        assertThatThrownBy(() -> matches("device.driver"))
                .hasMessage("CEL expression must evaluate to bool, not string: device.driver");
    }

    @Test
    void refusesAResultThatTurnsOutNotToBeBoolean() {
        assertThatThrownBy(() -> matches("device.attributes['native.cpu'].coreType"))
                .hasMessageContaining("must evaluate to bool, not to String P-core");
    }

    @Test
    void refusesAComparisonOfDifferentTypes() {
        assertThatThrownBy(() -> matches("device.attributes['native.cpu'].coreType > 1"))
                .isInstanceOf(SelectorException.class)
                .hasMessageContaining("column 42: No matching overload for function '_>_'");
    }

    @Test
    void refusesATooLongExpression() {
        assertThatThrownBy(() -> compiler.compile("'" + "ä".repeat(5200) + "' == ''"))
                .hasMessage("CEL expression of 10408 bytes is too long, at most 10240 are allowed");
    }

    @Test
    void stopsAComprehensionThatRunsAway() {
        String list = "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20]";
        String expression = "true";
        for (String variable : new String[] {"a", "b", "c", "d", "e"}) {
            expression = list + ".all(" + variable + ", " + expression + ")";
        }
        String nested = expression;
        assertThatThrownBy(() -> matches(nested)).hasMessageContaining("budget exceeded");
    }

    @Test
    void refusesAnAttributeWithoutAValue() {
        Device device = new DeviceBuilder()
                .withName("odd")
                .withAttributes(Map.of("model", new DeviceAttribute()))
                .build();
        assertThatThrownBy(() -> CelDevice.of("native.cpu", device))
                .hasMessageStartingWith("attribute model: unsupported attribute value");
    }

    @Test
    void compilesAnExpressionOnce() {
        assertThat(compiler.compile("true")).isSameAs(compiler.compile("true"));
    }

    private boolean matches(String expression) {
        return compiler.compile(expression).matches(CelDevice.of("native.cpu", CPU));
    }
}
