/// What every room shares: the error that a person caused and can mend.
@NullMarked
package cosmonaut;

import org.jspecify.annotations.NullMarked;
