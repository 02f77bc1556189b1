package dev.corelet.host.topology;

import dev.corelet.api.topology.CpuSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of all CPUs in several threads, with the same outcome as in one: facts and findings are in the order
 * of the CPUs. The threads end with it.
 */
final class CpuReading {

    /** Small enough for all threads to end at about the same time. */
    private static final int CPUS_AT_A_TIME = 16;

    private final Sysfs sysfs;
    private final CpuSet directories;
    private final int threads;

    /**
     * Prepares reading.
     *
     * @param directories the CPUs that have a directory
     * @param threads the most to use
     */
    CpuReading(Sysfs sysfs, CpuSet directories, int threads) {
        this.sysfs = sysfs;
        this.directories = directories;
        this.threads = threads;
    }

    /** What was read of some CPUs. */
    private record Part(List<CpuFacts> facts, Findings findings) {}

    /**
     * Reads the files of the given CPUs.
     *
     * @param findings what is wrong with them is added here
     * @throws CancellationException if the thread is interrupted; it stays so
     * @throws OversizeException if the files are more than those of any machine
     */
    List<CpuFacts> read(CpuSet cpus, Findings findings) {
        List<Callable<Part>> tasks = tasks(cpus.stream().toArray());
        List<Thread> started = new ArrayList<>();
        ExecutorService readers = Executors.newFixedThreadPool(Math.min(threads, tasks.size()), work -> {
            Thread thread = new Thread(work, "discovery");
            thread.setDaemon(true);
            started.add(thread);
            return thread;
        });
        List<CpuFacts> facts = new ArrayList<>();
        try {
            for (Future<Part> part : readers.invokeAll(tasks)) {
                facts.addAll(part.get().facts());
                findings.addAll(part.get().findings());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted();
        } catch (ExecutionException e) {
            throw unchecked(e.getCause());
        } finally {
            readers.shutdownNow();
            started.forEach(CpuReading::end);
        }
        return facts;
    }

    private List<Callable<Part>> tasks(int[] cpus) {
        List<Callable<Part>> tasks = new ArrayList<>();
        for (int from = 0; from < cpus.length; from += CPUS_AT_A_TIME) {
            int[] some = Arrays.copyOfRange(cpus, from, Math.min(from + CPUS_AT_A_TIME, cpus.length));
            tasks.add(() -> read(some));
        }
        return tasks;
    }

    private Part read(int[] cpus) {
        Findings findings = new Findings();
        CpuFactsReader reader = new CpuFactsReader(sysfs.reportingTo(findings), findings);
        List<CpuFacts> facts = new ArrayList<>();
        for (int cpu : cpus) {
            if (Thread.currentThread().isInterrupted()) {
                throw interrupted();
            }
            facts.add(directories.contains(cpu) ? reader.read(cpu) : unknown(cpu, findings));
        }
        return new Part(facts, findings);
    }

    private static CpuFacts unknown(int cpu, Findings findings) {
        findings.addForCpu(
                cpu, "", "missing, though %s/online lists it".formatted(Sysfs.CPUS), "nothing is known about the CPU");
        return CpuFactsReader.none(cpu);
    }

    private static CancellationException interrupted() {
        return new CancellationException("interrupted while it was read");
    }

    private static RuntimeException unchecked(@Nullable Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failure);
    }

    /** Waits for a thread, which has nothing to do any more or was interrupted. */
    private static void end(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
