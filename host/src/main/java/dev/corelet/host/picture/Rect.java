package dev.corelet.host.picture;

/** An area of the picture, in pixels from its top left corner. */
record Rect(int x, int y, int width, int height) {

    int right() {
        return x + width;
    }

    int bottom() {
        return y + height;
    }

    /** Tells whether no pixel of {@code other} is outside. */
    boolean contains(Rect other) {
        return x <= other.x && y <= other.y && right() >= other.right() && bottom() >= other.bottom();
    }

    /** Tells whether some pixel is in both. */
    boolean overlaps(Rect other) {
        return x < other.right() && other.x < right() && y < other.bottom() && other.y < bottom();
    }
}
