#!/usr/bin/env python3
"""What the benchmarks reckon with, apart from measuring."""

import unittest
from xml.etree import ElementTree

import document
import instructions
import plot
import programs
import rows
import scale
import tasks


class Figures(unittest.TestCase):
    def test_a_percentile_is_a_value_that_occurred(self):
        self.assertEqual(programs.percentile(range(1, 101), 0.99), 99)
        self.assertEqual(programs.percentile([7.0], 0.99), 7.0)
        self.assertEqual(programs.percentile([3, 1, 2], 0.5), 2)

    def test_a_poll_is_late_by_what_exceeds_the_interval_since_the_one_before(self):
        log = [(1, 0.0, 0), (1, 15.0, 0), (2, 1.0, 0), (1, 25.5, 0), (1, 35.0, 0)]
        self.assertEqual(tasks.lags(log, 10), [0.5, -0.5])

    def test_second_polls_are_due_in_the_order_of_the_list(self):
        log = [(0, 0.0, 0), (1, 0.0, 0), (0, 60.25, 0), (1, 90.0, 0), (0, 120.0, 0)]
        self.assertEqual(scale.spread_late(log, 2), [0.25, 0.0])

    def test_intervals_keep_the_polls_a_second_and_the_shortest_allowed(self):
        self.assertEqual(tasks.interval_ms(100_000), 10_000)
        self.assertEqual(tasks.interval_ms(10), 100)


class Rows(unittest.TestCase):
    def test_a_figure_on_its_bar_passes_and_one_above_it_misses(self):
        self.assertEqual(rows.held("1", "x", 1.5, 1.5, "{:.2f} ×")["verdict"], "pass")
        self.assertEqual(rows.held("1", "x", 1.51, 1.5, "{:.2f} ×")["verdict"], "MISS")

    def test_the_table_shows_what_was_before_only_where_it_differs(self):
        table = rows.table([rows.fact("same", "1 ms"), rows.fact("other", "2 ms")],
                           {("", "same"): "1 ms", ("", "other"): "3 ms"})
        self.assertEqual(table.count("3 ms"), 1)
        self.assertEqual(table.count("1 ms"), 1)

    def test_fewer_instructions_than_kept_pass_and_many_more_miss(self):
        kept = instructions.kept
        instructions.kept = lambda: {"counts": {"get": 1000}}
        try:
            verdicts = [instructions.judged({"get": count})[0]["verdict"]
                        for count in (500, 1100, 1101)]
            self.assertEqual(verdicts, ["pass", "pass", "MISS"])
            self.assertEqual(instructions.much_less({"get": 500}), ["get"])
            self.assertEqual(instructions.much_less({"get": 950}), [])
        finally:
            instructions.kept = kept


class Pages(unittest.TestCase):
    def test_a_plot_is_well_formed_and_stays_in_its_frame(self):
        parts = plot.plot("a < b", "x", "y", [("one", [(1, 0.5), (100, 20)], True)])
        tree = ElementTree.fromstring(plot.picture([parts, parts]))
        for circle in tree.iter("{http://www.w3.org/2000/svg}circle"):
            self.assertTrue(0 <= float(circle.get("cx")) <= plot.WIDTH)
            self.assertTrue(0 <= float(circle.get("cy")) <= plot.HEIGHT)

    def test_marks_begin_at_zero_and_reach_beyond_the_largest_value(self):
        axis = plot.Axis([3.7, 12.2], 100, 0, False)
        self.assertEqual(axis.marks()[0], 0)
        self.assertGreater(axis.marks()[-1], 12.2)

    def test_a_bar_without_a_part_is_left_out_of_the_page(self):
        made = {"date": "2026-01-02", "taskctl": "taskctl", "libcurl": "libcurl", "cores": 2,
                "processor": "one", "kernel": "Linux"}
        page = document.made_of({"made": made, "parts": {"slow": {
            "in_flight": {"32": {"cpu": 2e-5, "rate": 160}},
            "rows": [rows.held("4", "slow", 1.0, 1.5, "{:.2f} ×")]}}})
        self.assertIn("| 32 | 20.0 µs | 160 |", page)
        self.assertIn("| 4 | slow | 1.00 × | ≤ 1.50 × | pass |", page)
        self.assertNotIn("Cost over", page)


if __name__ == "__main__":
    unittest.main()
