#include "report/doctor_connection.hpp"

#include <algorithm>

#include "model/problem.hpp"

namespace taskctl::report {
namespace {

using model::ProblemKind;

constexpr auto soon = std::chrono::days(14);

std::string bare(const std::string& host) {
    return host.starts_with('[') ? host.substr(1, host.size() - 2) : host;
}

std::string day_of(model::WallTime time) {
    return model::to_rfc3339(time).substr(0, 10);
}

std::string within(const std::optional<model::Duration>& time) {
    return time ? " in " + model::to_text(*time) : "";
}

// Collects what is found out about one origin.
class Examination {
public:
    explicit Examination(const Encounter& encounter) : encounter_(encounter) {}

    std::vector<Finding> findings() {
        if (look_at_name() && look_at_connection() && encounter_.origin.scheme == "https") {
            look_at_tls();
            if (!chain().empty()) look_at_certificate();
        }
        return std::move(findings_);
    }

private:
    void ok(const char* check, std::string message) {
        findings_.push_back(
            {check, to_text(encounter_.origin), Grade::ok, std::move(message), "", 0});
    }
    void add(const char* check, Grade grade, std::string message, std::string mend,
             ProblemKind kind = ProblemKind::unreachable) {
        const int code = grade == Grade::failure ? model::exit_code(kind).value_or(0) : 0;
        findings_.push_back(
            {check, to_text(encounter_.origin), grade, std::move(message), std::move(mend), code});
    }

    bool is_connected() const {
        return !encounter_.seen.address.empty() ||
               (encounter_.unverified && !encounter_.unverified->address.empty());
    }
    const std::string& fault() const { return encounter_.answer.error().message; }
    const std::vector<http::Certificate>& chain() const {
        return encounter_.unverified ? encounter_.unverified->chain : encounter_.seen.chain;
    }

    bool look_at_name() {
        const auto& seen = encounter_.seen;
        if (!is_connected() && seen.tried.empty()) {
            add("dns", Grade::failure, fault(),
                "check the name in the endpoint, and this machine's name service");
            return false;
        }
        const bool is_address = seen.tried == std::vector{bare(encounter_.origin.host)};
        if (is_address || seen.tried.empty()) return true;
        std::string all;
        for (const auto& address : seen.tried) all += (all.empty() ? "" : ", ") + address;
        ok("dns", (has_proxy() ? "its proxy is " : "") + all + within(seen.resolved_after));
        return true;
    }

    bool has_proxy() const {
        return encounter_.seen.through_proxy || !encounter_.connection.proxy.empty();
    }

    bool look_at_connection() {
        const auto& seen = encounter_.seen;
        if (!is_connected()) {
            add("connect", Grade::failure, fault(),
                "is the service up, and does a firewall stand between? A proxy is named by "
                "--proxy or HTTPS_PROXY");
            return false;
        }
        const auto& address = seen.address.empty() ? encounter_.unverified->address : seen.address;
        ok("connect", address + (has_proxy() ? ", the proxy," : "") + " answered" +
                          within(seen.connected_after));
        return true;
    }

    void look_at_tls() {
        const auto& answer = encounter_.answer;
        if (answer && encounter_.connection.insecure) {
            add("tls", Grade::warning, "the certificate is not verified (--insecure)",
                "leave --insecure out, and trust the certificate's issuer with --cacert FILE");
        } else if (answer) {
            ok("tls", encounter_.seen.protocol + within(encounter_.seen.secured_after));
        } else if (answer.error().kind == http::NoAnswerKind::untrusted) {
            add("tls", Grade::failure, fault(), mend_trust(), ProblemKind::not_permitted);
        } else {
            add("tls", Grade::failure, fault(),
                "is this the port for https, and does something between here and there meddle?");
        }
    }

    std::string mend_trust() const {
        if (chain().empty()) return "the files of certificates and keys that are named must serve";
        const auto& own = chain().front();
        const auto now = encounter_.at;
        if (own.not_after && *own.not_after < now) {
            return "compare this machine's clock; else the service has to renew its certificate";
        }
        if (own.not_before && *own.not_before > now) {
            return "set this machine's clock; else the service uses its certificate too early";
        }
        if (!is_for(own, bare(encounter_.origin.host))) {
            return "use a host name that the certificate is for in the endpoint";
        }
        return "get the certificate of its issuer from who runs the service, and name the file "
               "by --cacert, or by tls.cacert in the profile";
    }

    void look_at_certificate() {
        const auto& own = chain().front();
        std::string text = own.subject + ", by " + own.issuer;
        if (!own.names.empty()) {
            text += ", for ";
            constexpr std::size_t most = 5;
            for (std::size_t i = 0; i < std::min(own.names.size(), most); ++i) {
                text += (i == 0 ? "" : ", ") + own.names[i];
            }
            if (own.names.size() > most) text += ", …";
        }
        if (own.not_before && *own.not_before > encounter_.at) {
            add("certificate", Grade::failure,
                text + "; not valid before " + day_of(*own.not_before), mend_trust(),
                ProblemKind::not_permitted);
        } else {
            look_at_expiry(text);
        }
    }

    void look_at_expiry(const std::string& text) {
        const http::Certificate* first = nullptr;  // to expire
        for (const auto& each : chain()) {
            if (!each.not_after) continue;
            if (first == nullptr || *each.not_after < *first->not_after) first = &each;
        }
        if (first == nullptr) return ok("certificate", text);
        const bool is_own = first == &chain().front();
        const auto end = is_own ? std::string() : "the one of " + first->subject + " ";
        const auto left = *first->not_after - encounter_.at;
        const auto days = std::chrono::floor<std::chrono::days>(left).count();
        if (left < model::Duration::zero()) {
            // One beside the way to a trusted issuer does no harm.
            add("certificate", encounter_.answer ? Grade::warning : Grade::failure,
                text + "; " + end + "expired on " + day_of(*first->not_after),
                "the service has to renew it", ProblemKind::not_permitted);
        } else if (left < soon) {
            add("certificate", Grade::warning,
                text + "; " + end + "expires in " + std::to_string(days) + " days, on " +
                    day_of(*first->not_after),
                "the service has to renew it before");
        } else {
            ok("certificate", text + "; " + end + "valid until " + day_of(*first->not_after));
        }
    }

    const Encounter& encounter_;
    std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> connection_findings(const Encounter& encounter) {
    return Examination(encounter).findings();
}

bool is_for(const http::Certificate& certificate, const std::string& host) {
    return std::ranges::any_of(certificate.names, [&](std::string name) {
        std::ranges::transform(name, name.begin(), [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        });
        if (!name.starts_with("*.")) return name == host;
        const auto dot = host.find('.');
        return dot != std::string::npos && dot > 0 && host.substr(dot) == name.substr(1);
    });
}

}  // namespace taskctl::report
