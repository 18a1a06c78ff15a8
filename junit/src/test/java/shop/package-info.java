/** Stands for an application and its tests: the linter tells of its lines, as ours are none of the application's. */
@NullMarked
package shop;

import org.jspecify.annotations.NullMarked;
