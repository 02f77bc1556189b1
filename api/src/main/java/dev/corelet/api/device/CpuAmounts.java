package dev.corelet.api.device;

/**
 * How many CPUs of a device one claim may ask for. An amount in between is rounded up to the next that is allowed.
 *
 * @param min the least, at least 1
 * @param step what amounts above {@code min} differ by, at least 1
 * @param max the most, {@code min} plus a multiple of {@code step}
 * @param usual what a claim gets that asks for no amount; itself an allowed amount
 */
public record CpuAmounts(int min, int step, int max, int usual) {

    public CpuAmounts {
        if (min < 1 || step < 1) {
            throw new IllegalArgumentException(
                    "amounts from %d in steps of %d; expected both to be at least 1".formatted(min, step));
        }
        if (max < min || (max - min) % step != 0) {
            throw new IllegalArgumentException(
                    "amounts up to %d; expected %d plus a multiple of %d".formatted(max, min, step));
        }
        if (usual < min || usual > max || (usual - min) % step != 0) {
            throw new IllegalArgumentException(
                    "a usual amount of %d; expected one from %d to %d in steps of %d".formatted(usual, min, max, step));
        }
    }

    /** Returns the amounts of whole units of {@code unit} CPUs each out of {@code cpus}, of which one is usual. */
    public static CpuAmounts wholeUnits(int unit, int cpus) {
        return new CpuAmounts(unit, unit, cpus / unit * unit, unit);
    }
}
