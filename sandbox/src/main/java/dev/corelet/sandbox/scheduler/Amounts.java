package dev.corelet.sandbox.scheduler;

import dev.corelet.sandbox.scheduler.cel.QuantityValue;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.List;

/** Turns the quantities of Kubernetes objects into numbers and back. */
final class Amounts {

    private static final List<String> BINARY = List.of("Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
    private static final List<String> DECIMAL = List.of("k", "M", "G", "T", "P", "E");

    private Amounts() {}

    static QuantityValue of(Quantity quantity) {
        return QuantityValue.parse(quantity.toString());
    }

    /** Writes an amount in the manner of another quantity: with binary suffixes if that one has them. */
    static Quantity like(Quantity model, QuantityValue amount) {
        boolean binary = model.toString().endsWith("i");
        List<String> suffixes = binary ? BINARY : DECIMAL;
        BigDecimal base = BigDecimal.valueOf(binary ? 1024 : 1000);
        BigDecimal number = amount.amount();
        String suffix = "";
        for (String next : suffixes) {
            BigDecimal[] parts = number.divideAndRemainder(base);
            if (number.signum() == 0 || number.scale() > 0 || parts[1].signum() != 0) {
                break;
            }
            number = parts[0].stripTrailingZeros();
            suffix = next;
        }
        boolean inMillis = number.scale() > 0
                && number.movePointRight(3).stripTrailingZeros().scale() <= 0;
        return inMillis
                ? new Quantity(number.movePointRight(3).toPlainString() + "m")
                : new Quantity(number.toPlainString() + suffix);
    }
}
