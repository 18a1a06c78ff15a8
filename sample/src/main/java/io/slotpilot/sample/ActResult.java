package io.slotpilot.sample;

import java.util.List;

/**
 * What one act showed.
 *
 * @param title what was done, in a sentence
 * @param rows a table, its head first
 * @param promises what of it was promised
 */
record ActResult(String title, List<List<String>> rows, List<Promise> promises) {}
