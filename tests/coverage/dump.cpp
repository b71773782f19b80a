// Counters are written at a regular exit. Many ways of taskctl to end are deaths by a signal, which
// the linker leads through here (`--wrap`), so that what came before them counts as well.

// NOLINTBEGIN: these names are the compiler's and the linker's.
extern "C" {
void __gcov_dump();
void __gcov_reset();
int __real_raise(int signal);
[[noreturn]] void __real__exit(int code);

int __wrap_raise(int signal) {
    __gcov_dump();
    __gcov_reset();  // a stop is not the end
    return __real_raise(signal);
}

[[noreturn]] void __wrap__exit(int code) {
    __gcov_dump();
    __real__exit(code);
}
}
// NOLINTEND
