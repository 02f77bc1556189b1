package dev.corelet.host.topology;

/** The files of a machine name no CPU that is online, the one thing discovery cannot make up. */
final class NoUsableCpuException extends Exception {

    private static final long serialVersionUID = 1L;

    NoUsableCpuException(String message) {
        super(message);
    }
}
