/** Stands for an application: its name must not begin as ours do. */
@NullMarked
package shop;

import org.jspecify.annotations.NullMarked;
