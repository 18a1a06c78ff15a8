package io.slotpilot.lettuce;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import kotlin.ResultKt;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlin.coroutines.intrinsics.IntrinsicsKt;

/** Waits for a suspending function of Kotlin, as {@code runBlocking} does. */
final class Suspended {

    private Suspended() {}

    @SuppressWarnings("unchecked")
    static <T> T await(Function<Continuation<? super T>, Object> function) throws Exception {
        CompletableFuture<Object> result = new CompletableFuture<>();
        Object returned = function.apply(new Continuation<T>() {
            @Override
            public CoroutineContext getContext() {
                return EmptyCoroutineContext.INSTANCE;
            }

            @Override
            public void resumeWith(Object outcome) {
                try {
                    ResultKt.throwOnFailure(outcome);
                    result.complete(outcome);
                } catch (Throwable e) {
                    result.completeExceptionally(e);
                }
            }
        });
        boolean suspended = returned == IntrinsicsKt.getCOROUTINE_SUSPENDED();
        return (T) (suspended ? result.get(60, TimeUnit.SECONDS) : returned);
    }
}
