import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The classes that a class names: in its references, and in the descriptors of what it calls and holds.
final class ClassNames {

    private static final Pattern IN_DESCRIPTOR = Pattern.compile("L([A-Za-z0-9_/$]+);");

    private ClassNames() {}

    /// What it extends, implements and nests, and what it needs when it is initialised.
    ///
    /// @return binary names with slashes
    static Set<String> above(byte[] classFile) {
        ClassModel model = ClassFile.of().parse(classFile);
        Set<String> names = new TreeSet<>();
        model.superclass().ifPresent(named -> names.add(named.asInternalName()));
        model.interfaces().forEach(named -> names.add(named.asInternalName()));
        model.findAttribute(Attributes.innerClasses())
                .ifPresent(nested -> nested.classes()
                        .forEach(one -> names.add(one.innerClass().asInternalName())));
        model.methods().stream()
                .filter(method -> method.methodName().equalsString("<clinit>"))
                .flatMap(method -> method.code().stream())
                .flatMap(CodeModel::elementStream)
                .forEach(element -> {
                    if (element instanceof InvokeInstruction call) {
                        names.add(call.owner().asInternalName());
                    } else if (element instanceof FieldInstruction field) {
                        names.add(field.owner().asInternalName());
                    } else if (element instanceof ConstantInstruction.LoadConstantInstruction constant
                            && constant.constantEntry() instanceof ClassEntry named) {
                        names.add(named.asInternalName());
                    }
                });
        return names;
    }

    /// @return binary names with slashes
    static Set<String> all(byte[] classFile) {
        Set<String> names = new TreeSet<>();
        for (PoolEntry entry : ClassFile.of().parse(classFile).constantPool()) {
            if (entry instanceof ClassEntry named) {
                names.add(named.asInternalName());
            } else if (entry instanceof Utf8Entry text) {
                Matcher found = IN_DESCRIPTOR.matcher(text.stringValue());
                while (found.find()) {
                    names.add(found.group(1));
                }
            }
        }
        return names;
    }
}
