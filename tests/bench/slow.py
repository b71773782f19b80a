"""Bar 4: an origin that takes 200 ms an answer, with few and with many requests in flight."""

import statistics
import tempfile

import polls
import programs
import rows
import servers

ROUNDS = 5
SECONDS = 5.0
DELAY_MS = 200
FEW, MANY = 32, 2000


def measured(run, folder, in_flight):
    """As many tasks as may be in flight, each due again before its answer is there."""
    with servers.Origin(run.origin, DELAY_MS) as origin:
        command = polls.watch(run, polls.write_tasks(folder, in_flight), origin.url, "100ms",
                              in_flight)
        with programs.running(command, programs.environment()) as child:
            if not programs.wait_until(lambda: origin.count() >= 5 * in_flight, child, 30):
                raise programs.Failed(f"{in_flight} in flight: no steady state within 30 s")
            return programs.cost(child, origin.count, SECONDS)


def measure(run):
    taken = {FEW: [], MANY: []}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(run.rounds(ROUNDS)):
            for in_flight, costs in taken.items():
                costs.append(measured(run, folder, in_flight))
    middle = {str(in_flight): {key: statistics.median(one[key] for one in costs)
                               for key in costs[0]} for in_flight, costs in taken.items()}
    return {"in_flight": middle, "rows": judged(middle)}


def judged(middle):
    few, many = middle[str(FEW)], middle[str(MANY)]
    table = [rows.held("4", f"CPU a poll, {DELAY_MS} ms an answer, {MANY:,} in flight : {FEW}",
                       many["cpu"] / few["cpu"], 1.5, "{:.2f} ×")]
    for in_flight, one in middle.items():
        table.append(rows.fact(f"{DELAY_MS} ms an answer, {in_flight} in flight",
                               f"{one['cpu'] * 1e6:.1f} µs a poll, {one['rate']:,.0f} polls/s",
                               one["cpu"]))
    return table
