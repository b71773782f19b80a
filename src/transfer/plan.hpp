#pragma once

#include <string>
#include <vector>

#include "model/task.hpp"
#include "provider/target.hpp"

namespace taskctl::transfer {

// A place where a file can be had.
struct Link {
    std::string url;
    bool credential = false;  // the request carries the API's
    bool withheld = false;    // it should, but the place is not the service's own

    bool operator==(const Link&) const = default;
};

// A file to fetch.
struct Wanted {
    std::string artifact;     // the service's name for it
    std::string name;         // ours: safe, and no other's of this task
    std::vector<Link> links;  // never empty; the next is for when one doesn't serve

    bool operator==(const Wanted&) const = default;
};

// The files of a finished task: its artifacts of that type whose URL can be read. One that is there
// twice, once with and once without the API's credential (the same name, or the same URL but for
// the query), is one file, to be had without the credential if that works. The credential goes to
// the service's own origin only.
std::vector<Wanted> plan(const model::Task& task, const provider::Service& service);

// What tells one file from all others, whatever the signature in its link: goes into a Note.
std::string identity(const provider::Target& target, const Wanted& wanted, const Link& link);

}  // namespace taskctl::transfer
