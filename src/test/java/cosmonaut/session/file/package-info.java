@org.jspecify.annotations.NullMarked
package cosmonaut.session.file;
