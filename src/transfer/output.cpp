#include "transfer/output.hpp"

namespace taskctl::transfer {

model::Result<void> StreamOutput::restart(Note note) {
    if (size_ > 0) {
        return model::fail(model::Fault::io,
                           "the download broke off and can't be gone on with, and what was written "
                           "can't be taken back: write to a file instead");
    }
    note_ = std::move(note);
    return {};
}

model::Result<void> StreamOutput::resume(std::uint64_t offset) {
    if (offset == size_) return {};
    return restart(note_);
}

model::Result<void> StreamOutput::write(std::string_view piece) {
    write_(piece);
    size_ += piece.size();
    return {};
}

}  // namespace taskctl::transfer
