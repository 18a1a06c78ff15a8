package shop;

import java.util.List;

/** What the tests of an application do with Redis, with either driver. */
interface Store extends AutoCloseable {

    List<String> mget(String... keys);

    void rename(String from, String to);

    void eval(String... keys);

    /** Sets all of them in one transaction. */
    void set(String... keys);

    @Override
    void close();
}
