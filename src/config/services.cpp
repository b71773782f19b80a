#include "config/services.hpp"

#include <tuple>

#include "config/file.hpp"
#include "config/profile_values.hpp"

namespace taskctl::config {
namespace {

using model::Fault;

constexpr std::size_t largest_pem = 16U << 20U;

bool is_same(const http::Connection& a, const http::Connection& b) {
    const auto all = [](const http::Connection& one) {
        return std::tie(one.cacert, one.cert, one.key, one.proxy, one.insecure,
                        one.connect_timeout);
    };
    return all(a) == all(b);
}

model::Result<void> take(const Placed& placed, std::string& into) {
    if (placed.text.empty()) return {};
    if (!placed.text.starts_with('/')) {
        return tl::make_unexpected(at(placed.where, no_credentials_folder));
    }
    const auto file = read_regular_file(placed.text, largest_pem, Fault::configuration);
    if (!file) return tl::make_unexpected(at(placed.where, file.error().message));
    if (!*file) return tl::make_unexpected(at(placed.where, "there is no file " + placed.text));
    into = placed.text;
    return {};
}

}  // namespace

model::Result<std::shared_ptr<const provider::Service>> Services::make(const Site& site,
                                                                       const Binding& binding) {
    const auto connection = connection_of(site, binding);
    if (!connection) return tl::make_unexpected(connection.error());
    http::Headers headers;
    if (site.takes_flags) headers = wishes_.headers;
    if (site.profile != nullptr && !binding.leaves_secrets) {
        for (const auto& own : site.profile->headers) {
            const bool is_replaced =
                site.takes_flags && http::find(wishes_.headers, own.header.name);
            if (!is_replaced) headers.push_back(own.header);
        }
    }
    return std::make_shared<const provider::Service>(
        provider::Service{site.spec, site.endpoint, std::move(headers), shared(*connection),
                          wishes_.request_timeout, wishes_.allow_insecure_credential});
}

model::Result<http::Connection> Services::connection_of(const Site& site, const Binding& binding) {
    const auto& wished = wishes_.connection;
    http::Connection connection;
    if (site.takes_flags) connection = wished;
    connection.proxy = wished.proxy;
    connection.connect_timeout = wished.connect_timeout;
    if (site.profile == nullptr) return connection;
    model::Result<void> taken;
    if (connection.cacert.empty()) taken = take(site.profile->cacert, connection.cacert);
    // A key without its certificate, or the other way round, is nothing.
    if (taken && connection.cert.empty() && !binding.leaves_secrets) {
        taken = take(site.profile->cert, connection.cert);
        if (taken) taken = take(site.profile->key, connection.key);
    }
    if (!taken) return tl::make_unexpected(taken.error());
    return connection;
}

std::shared_ptr<const http::Connection> Services::shared(const http::Connection& connection) {
    for (const auto& known : connections_) {
        if (is_same(*known, connection)) return known;
    }
    return connections_.emplace_back(std::make_shared<const http::Connection>(connection));
}

}  // namespace taskctl::config
