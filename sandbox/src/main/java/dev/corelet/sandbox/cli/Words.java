package dev.corelet.sandbox.cli;

/** Puts numbers into words. */
final class Words {

    private Words() {}

    static String count(int number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }
}
