package io.slotpilot.chaos.client;

/** The clients' user, whose password changes. Thread-safe. */
public final class Login {

    public static final String USER = "app";

    private volatile String password;

    public Login(String password) {
        this.password = password;
    }

    public String password() {
        return password;
    }

    /** From now on new connections use {@code password}. */
    public void change(String password) {
        this.password = password;
    }

    /** Does not show the password. */
    @Override
    public String toString() {
        return USER;
    }
}
