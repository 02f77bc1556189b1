package dev.corelet.host.plugin;

import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Entering a plugin's code, and leaving it again whatever happens inside. The code runs on a thread of its own: one
 * that does not come back can't be ended, but is not waited for either.
 */
public final class PluginCall {

    /** Longer than any honest plugin takes to describe the largest machine. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final String NAME = "plugin-call";

    /** What a thread is called that is not waited for any more; one that has answered may still be ending. */
    private static final String LOST = "plugin-call-lost";

    /** A plugin that does not come back that often is not called any more: each time costs a thread for good. */
    private static final int MOST_LOST = 4;

    /** More than an agent has. */
    private static final int MANY_THREADS = 1024;

    private PluginCall() {}

    /** Calls as {@link #into(Object, String, Duration, Supplier)} does, with a limit of 10 seconds. */
    public static <T> T into(Object extension, String what, Supplier<T> call) {
        return into(extension, what, LIMIT, call);
    }

    /**
     * Calls into the plugin that {@code extension} comes from, with that plugin's class loader as the thread's own.
     *
     * @param extension an object of the plugin's, or its class loader
     * @param what names the extension and the call for the error, such as "scheme attrs-hybrid: devices()"
     * @param limit how long to wait for the answer
     * @throws PluginFailure if the plugin throws anything but an error of the JVM itself, returns null, or does not
     *     answer in time
     */
    public static <T> T into(Object extension, String what, Duration limit, Supplier<T> call) {
        ClassLoader plugin = extension instanceof ClassLoader loader
                ? loader
                : extension.getClass().getClassLoader();
        long lost = lostIn(plugin);
        if (lost >= MOST_LOST) {
            throw new PluginFailure(
                    "%s was not asked: %d earlier calls of the plugin have not come back".formatted(what, lost));
        }
        FutureTask<T> answer = new FutureTask<>(call::get);
        Thread thread = new Thread(answer, NAME);
        thread.setDaemon(true);
        thread.setContextClassLoader(plugin);
        thread.start();
        try {
            T value = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (value == null) {
                throw new PluginFailure(what + " returned null");
            }
            return value;
        } catch (TimeoutException e) {
            thread.setName(LOST);
            thread.interrupt();
            throw new PluginFailure("%s did not answer within %s ms".formatted(what, limit.toMillis()), e);
        } catch (InterruptedException e) {
            thread.setName(LOST);
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new PluginFailure(what + " was interrupted", e);
        } catch (ExecutionException e) {
            throw failure(what, Objects.requireNonNullElse(e.getCause(), e));
        }
    }

    private static long lostIn(ClassLoader plugin) {
        Thread[] threads = new Thread[MANY_THREADS];
        int count = Thread.currentThread().getThreadGroup().enumerate(threads);
        return Arrays.stream(threads, 0, count)
                .filter(thread -> thread.getName().equals(LOST) && thread.getContextClassLoader() == plugin)
                .count();
    }

    private static RuntimeException failure(String what, Throwable cause) {
        if (cause instanceof VirtualMachineError error && !(cause instanceof StackOverflowError)) {
            throw error;
        }
        return cause instanceof PluginFailure failure
                ? failure
                : new PluginFailure("%s threw %s".formatted(what, cause), cause);
    }
}
