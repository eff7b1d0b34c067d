/// Where a flight has been: a tree of nodes, one for each chunk, that it can go back to.
@NullMarked
package cosmonaut.session.tree;

import org.jspecify.annotations.NullMarked;
