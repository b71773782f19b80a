#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "http/clock.hpp"
#include "report/bystander.hpp"
#include "transfer/downloads.hpp"
#include "transfer/folder.hpp"
#include "transfer/part_file.hpp"
#include "watch/keyring.hpp"
#include "watch/observer.hpp"

namespace taskctl::report {

// Which files are fetched, and to where.
struct DownloadWish {
    std::shared_ptr<const transfer::Folder> folder;
    std::vector<std::string> subfolders;   // one for each task, in their order; empty: none
    bool force = false;                    // what is there may be overwritten
    std::string way_out;                   // what users can do when it may not
    bool whatever_end = false;             // of failed and canceled tasks too
    std::optional<std::string> artifact;   // this one only
    std::optional<std::string> name;       // the only file's own name in the folder
    transfer::StreamOutput::Write stream;  // the only file goes there; null: to the folder
};

// A folder's name for each task, after its reference: the same whichever ends first.
std::vector<std::string> folder_names(std::span<const provider::Target> targets);

// Fetches the files of each task that has ended, on the loop of the watch that tells of it, and
// with its credentials.
class Downloader final : public watch::Observer, public Bystander, private transfer::Keys {
public:
    // `loop` is the one that this is a bystander of.
    Downloader(DownloadWish wish, http::Loop& loop, const http::Clock& clock,
               watch::Keyring& keyring, transfer::Options options);

    void add(transfer::Observer& observer) { observers_.add(observer); }

    void finished(const watch::Sighting& sighting, const watch::Outcome& outcome) override;
    model::Instant wakes() const override { return downloads_.wakes(); }
    void tick() override { downloads_.pump(); }
    bool takes(http::Event& event) override;

    // Files of that task are under way.
    bool is_busy(const provider::Target& target) const { return downloads_.is_busy(target); }

    // Once the watch is over: waits for what is still under way, until the options' deadline.
    // Attempts to get a token are told to `observer`. Returns the signal that ended them all.
    std::optional<int> wait(watch::Observer& observer);
    // Ends all; what has come stays for the next run.
    void interrupt(int signal, watch::Observer& observer);

    // The worst of the files' codes; 0 when there were none.
    int exit_code() const;

private:
    class Observers final : public transfer::Observer {
    public:
        void add(transfer::Observer& observer) { all_.push_back(&observer); }
        void nothing(const provider::Target& target, const std::string& why,
                     int exit_code) override;
        void planned(const transfer::Status& status) override;
        void moved(const transfer::Status& status) override;
        void waits(const transfer::Status& status, const model::Problem& problem,
                   model::Duration wait) override;
        void ended(const transfer::Status& status, const transfer::End& end) override;

    private:
        std::vector<transfer::Observer*> all_;
    };

    Got get(std::size_t credential) override;
    bool refuse(std::size_t credential, std::uint32_t number) override;
    void prove(std::size_t credential, std::uint32_t number) override;
    bool choose(const watch::Sighting& sighting, std::vector<transfer::Wanted>& files);
    model::Result<transfer::Downloads::Open> opener(std::size_t task,
                                                    const std::vector<transfer::Wanted>& files);
    void pass(const provider::Target& target, const std::string& why, int exit_code);
    std::optional<int> take_rest(const http::Event& event, watch::Observer& observer);

    DownloadWish wish_;
    http::Loop& loop_;
    const http::Clock& clock_;
    watch::Keyring& keyring_;
    Observers observers_;
    const model::Instant deadline_;
    transfer::Downloads downloads_;
    std::vector<int> codes_;  // beside the files'
};

}  // namespace taskctl::report
