#pragma once

#include <memory>
#include <optional>
#include <string>

#include "http/descriptor.hpp"
#include "transfer/file_name.hpp"
#include "transfer/folder.hpp"
#include "transfer/output.hpp"

namespace taskctl::transfer {

// Where a file is to be.
struct Place {
    std::shared_ptr<const Folder> folder;
    std::string name;
    bool exact = false;        // the user's own name: no extension is added
    bool force = false;        // what is there may be overwritten
    std::string way_out = {};  // what users can do when it may not
    // That this run has taken in the folder, `name` among them: one that gets its extension later
    // becomes none of these. Null: there are no others.
    std::shared_ptr<Names> taken = {};
};

// A file in the making: `.NAME.part`, and beside it `.NAME.part.note`, which says what its bytes
// belong to. It gets its name when it is whole and on the disk. One that is given up stays for the
// next run if that can go on with it. At no moment would a kill leave bytes beside a note that is
// not theirs.
class PartFile final : public Output {
public:
    // Refuses (cannot_create) a target that is there already, and a part that is not the user's
    // own or in use by another process.
    static model::Result<std::unique_ptr<PartFile>> open(Place place);
    ~PartFile() override;

    std::uint64_t size() const override { return note_ ? size_ : 0; }
    bool is_kept() const override { return note_ && !note_->validator.empty() && size_ > 0; }
    const Note* note() const override { return note_ ? &*note_ : nullptr; }
    model::Result<void> restart(Note note) override;
    model::Result<void> resume(std::uint64_t offset) override;
    model::Result<void> write(std::string_view piece) override;
    model::Result<std::string> finish() override;

    explicit PartFile(Place place);

private:
    int folder() const { return place_.folder->descriptor(); }
    std::string shown(const std::string& name) const { return place_.folder->path_of(name); }
    void name_target();
    model::Result<void> check_target() const;
    tl::unexpected<model::Error> exists(const std::string& name) const;
    model::Result<void> open_part();
    model::Result<void> lock();
    model::Result<void> create();
    model::Result<void> cut(std::uint64_t size);
    model::Result<void> write_note();
    model::Result<void> rename();
    void read_note();
    void discard();

    Place place_;
    std::string wished_;  // the name, with the extension that the server named
    std::string target_;  // the same if that is free
    std::string part_;    // its name
    std::string note_name_;
    http::Descriptor file_;
    std::optional<Note> note_;
    std::uint64_t size_ = 0;
};

}  // namespace taskctl::transfer
