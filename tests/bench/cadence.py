"""Bar 6: when to look again: polls and lag of polling policies, in virtual time."""

import json
import subprocess

import rows

REFERENCE = "fixed 5 s"
OURS = "taskctl"


def measure(run):
    done = subprocess.run([run.cadence, "--json"], check=True, stdout=subprocess.PIPE)
    policies = json.loads(done.stdout)
    return {"policies": policies, "rows": judged(policies)}


def of_lives(policies, lives):
    return {one["policy"]: one for one in policies if one["lives"] == lives}


def judged(policies):
    silent, honest = of_lives(policies, "silent"), of_lives(policies, "honest")
    ours = silent[OURS]
    better = [name for name, one in silent.items()
              if one["polls"] < ours["polls"] and one["lag"] < ours["lag"]]
    table = [
        rows.held("6", "policies with fewer polls and less lag, no progress reported",
                  len(better), 0, "{:d}"),
        rows.held("6", "polls : those of fixed 5 s, honest percents",
                  honest[OURS]["polls"] / honest[REFERENCE]["polls"], 0.15, "{:.3f} ×"),
        rows.held("6", "lag : that of fixed 5 s, honest percents",
                  honest[OURS]["lag"] / honest[REFERENCE]["lag"], 0.6, "{:.2f} ×"),
    ]
    for lives in ("silent", "honest", "stalling"):
        one = of_lives(policies, lives)[OURS]
        table.append(rows.fact(f"taskctl, {lives} lives",
                               f"{one['polls']:.1f} polls, {one['lag']:.2f} s lag"))
    return table
