#include "transfer/content.hpp"

#include <catch2/catch.hpp>

namespace taskctl::transfer {
namespace {

const model::WallTime wall{std::chrono::sys_days{std::chrono::January / 2 / 2026}};

TEST_CASE("Content-Range tells which bytes come, or nothing") {
    struct Row {
        std::string text;
        std::optional<ContentRange> range;
    };
    const auto row = GENERATE(values<Row>({
        {"bytes 0-0/1", ContentRange{0, 0, 1}},
        {"bytes 200-999/1000", ContentRange{200, 999, 1000}},
        {"  Bytes 200-999/1000 ", ContentRange{200, 999, 1000}},
        {"bytes 200-999/*", ContentRange{200, 999, std::nullopt}},
        {"bytes 18446744073709551614-18446744073709551615/*", std::nullopt},
        {"bytes 200-999/999", std::nullopt},
        {"bytes 999-200/1000", std::nullopt},
        {"bytes */1000", std::nullopt},
        {"bytes 200-/1000", std::nullopt},
        {"bytes -200/1000", std::nullopt},
        {"bytes 200-999", std::nullopt},
        {"bytes 200-999/", std::nullopt},
        {"bytes 200-99999999999999999999/*", std::nullopt},
        {"items 0-9/10", std::nullopt},
        {"bytes=0-9/10", std::nullopt},
        {"", std::nullopt},
    }));
    CAPTURE(row.text);
    CHECK(parse_content_range(row.text) == row.range);
}

TEST_CASE("only a strong validator serves to go on with a download") {
    struct Row {
        http::Headers headers;
        std::string validator;
    };
    const auto* const noon = "Fri, 02 Jan 2026 12:00:00 GMT";
    const auto row = GENERATE_COPY(values<Row>({
        {{{"ETag", std::string("\"a\0b\"", 5)}}, ""},
        {{{"ETag", "\"v1\""}}, "\"v1\""},
        {{{"etag", "\"\""}}, "\"\""},
        {{{"ETag", "W/\"v1\""}}, ""},
        {{{"ETag", "v1"}}, ""},
        {{{"ETag", "\""}}, ""},
        {{{"ETag", ""}}, ""},
        {{{"Last-Modified", "Fri, 02 Jan 2026 11:59:00 GMT"}, {"Date", noon}},
         "Fri, 02 Jan 2026 11:59:00 GMT"},
        {{{"Last-Modified", "Fri, 02 Jan 2026 11:59:01 GMT"}, {"Date", noon}}, ""},
        {{{"Last-Modified", "Fri, 02 Jan 2026 11:59:00 GMT"}}, ""},
        {{{"Last-Modified", "yesterday"}, {"Date", noon}}, ""},
        {{{"ETag", "W/\"v1\""}, {"Last-Modified", "Thu, 01 Jan 2026 11:00:00 GMT"}, {"Date", noon}},
         ""},
        {{}, ""},
    }));
    CHECK(strong_validator(row.headers, wall) == row.validator);
}

TEST_CASE("the length of a body is known when the answer says it plainly") {
    CHECK(content_length({{"Content-Length", "12"}}) == 12U);
    CHECK(content_length({{"Content-Length", "0"}}) == 0U);
    CHECK_FALSE(content_length({{"Content-Length", "-1"}}));
    CHECK_FALSE(content_length({{"Content-Length", "99999999999999999999"}}));
    CHECK_FALSE(content_length({{"Content-Length", "12"}, {"Transfer-Encoding", "chunked"}}));
    CHECK_FALSE(content_length({}));
}

TEST_CASE("Content-Disposition lends its extension") {
    struct Row {
        std::string header;
        std::string extension;
    };
    const auto row = GENERATE(values<Row>({
        {"attachment; filename=\"stock.csv\"", ".csv"},
        {"attachment; filename=stock.csv", ".csv"},
        {"attachment;filename=stock.csv;size=3", ".csv"},
        {"inline; FILENAME = \"a; b.zip\"", ".zip"},
        {"attachment; filename=\"a\\\"b.zip\"", ".zip"},
        {"attachment; filename=\"old.csv\"; filename*=UTF-8''new%20name.tar.gz", ".tar.gz"},
        {"attachment; filename*=UTF-8''%zz; filename=a.txt", ".txt"},
        {"attachment; filename=\"../../x.sh\"", ".sh"},
        {"attachment; filename=\"x.s/h\"", ""},
        {"attachment; filename=\"x.\x1b[m\"", ""},
        {"attachment; filename=\"no extension\"", ""},
        {"attachment; filename=\"open.csv", ".csv"},
        {"attachment; foo; filename=a.txt", ".txt"},
        {"attachment", ""},
        {"", ""},
        {"=;=;=", ""},
    }));
    CAPTURE(row.header);
    CHECK(named_extension({{"Content-Disposition", row.header}}) == row.extension);
}

}  // namespace
}  // namespace taskctl::transfer
