#pragma once

#include <memory>
#include <string>

#include "http/descriptor.hpp"
#include "model/result.hpp"

namespace taskctl::transfer {

// A folder that is open: whatever becomes of its path, files are made in it and nowhere else.
class Folder {
public:
    // It must exist.
    static model::Result<std::shared_ptr<const Folder>> open(const std::string& path);
    // A folder in this one, made when it is missing.
    model::Result<std::shared_ptr<const Folder>> sub(const std::string& name) const;

    int descriptor() const { return descriptor_.number(); }
    // For messages and as an answer.
    std::string path_of(const std::string& name) const;

    Folder(std::string path, http::Descriptor descriptor)
        : path_(std::move(path)), descriptor_(std::move(descriptor)) {}

private:
    std::string path_;
    http::Descriptor descriptor_;
};

// What the system says about an output file: a fault in making it, or else in writing.
tl::unexpected<model::Error> system_fault(const std::string& what, int number);

}  // namespace taskctl::transfer
