package io.slotpilot.lettuce;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A queue whose elements leave in about the order in which they came, and are then removed from its head. Thread-safe.
 *
 * <p>It is made of chunks: the JDK's queues make a node for each element.
 */
final class TrimmedQueue<E> {

    private static final int CHUNK = 128;

    private final AtomicBoolean trimming = new AtomicBoolean();
    private final Predicate<E> gone;
    private volatile Chunk<E> tail = new Chunk<>();
    private volatile Chunk<E> head = tail;

    /** Places that are filled once, and emptied from the first to the last. */
    private static final class Chunk<E> {

        private final AtomicReferenceArray<@Nullable E> places = new AtomicReferenceArray<>(CHUNK);
        private final AtomicInteger taken = new AtomicInteger();
        private final AtomicInteger removed = new AtomicInteger(); // written by whoever trims
        private volatile @Nullable Chunk<E> next;

        /** Returns false if there is no place left. */
        boolean add(E element) {
            int place = taken.get() < CHUNK ? taken.getAndIncrement() : CHUNK;
            if (place < CHUNK) {
                places.set(place, element);
            }
            return place < CHUNK;
        }

        /** The first element that was not removed; null if there is none, or it is being added. */
        @Nullable
        E first() {
            int place = removed.get();
            return place < CHUNK ? places.get(place) : null;
        }

        void removeFirst() {
            int place = removed.get();
            places.setRelease(place, null);
            removed.setRelease(place + 1);
        }

        boolean isUsedUp() {
            return removed.get() == CHUNK;
        }

        void forEach(Consumer<E> action) {
            for (int place = removed.get(); place < CHUNK; place++) {
                E element = places.get(place);
                if (element != null) {
                    action.accept(element);
                }
            }
        }
    }

    /** @param gone whether an element has left; asked by one thread at a time */
    TrimmedQueue(Predicate<E> gone) {
        this.gone = gone;
    }

    void add(E element) {
        Chunk<E> last = tail;
        while (!last.add(element)) {
            grow(last);
            last = tail;
        }
    }

    private synchronized void grow(Chunk<E> full) {
        if (tail == full) {
            Chunk<E> made = new Chunk<>();
            full.next = made;
            tail = made;
        }
    }

    /** Whether all has been removed. An element that is just being added may not count yet. */
    boolean isEmpty() {
        return front().first() == null;
    }

    /** Removes what has left from the head. */
    void trim() {
        if (!trimming.compareAndSet(false, true)) {
            return; // only one may: a second would remove what the first has not looked at
        }
        try {
            Chunk<E> front = front();
            for (@Nullable E first = front.first(); first != null && gone.test(first); first = front.first()) {
                front.removeFirst();
                front = front();
            }
            if (front != head) {
                head = front;
            }
        } finally {
            trimming.setRelease(false);
        }
    }

    /** Looks at each element that was not removed, in order. */
    void forEach(Consumer<E> action) {
        for (Chunk<E> chunk = front(); chunk != null; chunk = chunk.next) {
            chunk.forEach(action);
        }
    }

    /** The chunk that the first element is in, or will be. */
    private Chunk<E> front() {
        Chunk<E> chunk = head;
        Chunk<E> next = chunk.isUsedUp() ? chunk.next : null;
        while (next != null) {
            chunk = next;
            next = chunk.isUsedUp() ? chunk.next : null;
        }
        return chunk;
    }
}
