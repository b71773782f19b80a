"""Bar 1: one `get`, from start to end, beside curl and what people use in its place."""

import shutil
import subprocess

import programs
import rows
import servers

ROUNDS = 41
ROUNDS_OF_SLOW_ONES = 7


def found(name):
    """The program itself: a version manager's shim would be measured with it."""
    path = shutil.which(name)
    if path and "/shims/" in path:
        manager = path.split("/shims/")[0].rsplit("/", 1)[1].lstrip(".")
        done = subprocess.run([manager, "which", name], stdout=subprocess.PIPE, check=False,
                              stderr=subprocess.DEVNULL)
        path = done.stdout.decode().strip() or None
    return path


def contenders(run, nginx):
    """{name: pipeline} of those that take milliseconds."""
    curl, jq, booster = found("curl"), found("jq"), f"/booster/tasks/{servers.task_id(1)}"
    fetch = [curl, "-sS", "-H", "Authorization: Bearer bench", "-H", "Accept: application/json"]
    ask = [run.taskctl, "get", f"booster/{servers.task_id(1)}", "--endpoint"]
    bundle = ["--cacert", str(nginx.certificates.bundle)]
    return {
        "taskctl get, http": [[*ask, nginx.http + "/booster"]],
        "curl, http": [[*fetch, nginx.http + booster]],
        "curl, http, piped into jq": [[*fetch, nginx.http + booster], [jq, "-r", ".status"]],
        "taskctl get, https": [[*ask, nginx.https + "/booster"]],
        "curl, https": [[*fetch, *bundle, nginx.https + booster]],
        "curl, https, piped into jq": [[*fetch, *bundle, nginx.https + booster],
                                       [jq, "-r", ".status"]],
        "taskctl get, https, from a bundle": [[*ask, nginx.https + "/booster", *bundle]],
        "taskctl --version": [[run.taskctl, "--version"]],
        "curl --version": [[curl, "--version"]],
        "true (what starting a program costs)": [[found("true")]],
    }


def others(nginx):
    """{name: (pipeline or None, environment)} of those that take much longer."""
    home = str(nginx.certificates.folder)  # kubectl and aws keep what they learn there
    kubectl, aws = found("kubectl"), found("aws")
    keys = {"AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "bench",
            "AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true"}
    return {
        "kubectl wait, http": (kubectl and [[
            kubectl, "--server", nginx.http, "wait", "pod/task", "--timeout=5s",
            "--for=jsonpath={.status.phase}=Succeeded"]], {"HOME": home}),
        "aws dynamodb wait, http": (aws and [[
            aws, "--endpoint-url", nginx.http, "dynamodb", "wait", "table-exists",
            "--table-name", "task"]], {"HOME": home, **keys}),
    }


def timed(pipeline, env):
    return lambda: programs.run_once(pipeline, env)


def measure(run):
    nginx = run.nginx()
    env = programs.environment(SSL_CERT_DIR=str(nginx.certificates.hashed))
    quick = {name: timed(pipeline, env) for name, pipeline in contenders(run, nginx).items()}
    seconds = programs.interleaved(quick, run.rounds(ROUNDS))
    slow = others(nginx)
    there = {name: timed(pipeline, programs.environment(**more))
             for name, (pipeline, more) in slow.items() if pipeline}
    seconds.update(programs.interleaved(there, run.rounds(ROUNDS_OF_SLOW_ONES)))
    missing = [name for name, (pipeline, _) in slow.items() if not pipeline]
    return {"seconds": seconds, "missing": missing, "rows": judged(seconds, missing),
            "certificates": nginx.certificates.count()}


def judged(seconds, missing):
    ours, ours_tls = seconds["taskctl get, http"], seconds["taskctl get, https"]
    piped = ours / seconds["curl, http, piped into jq"]
    table = [
        rows.held("1", "get, verified https : curl with its default bundle",
                  ours_tls / seconds["curl, https"], 0.40, "{:.2f} ×"),
        rows.held("1", "get, http : curl", ours / seconds["curl, http"], 1.15, "{:.2f} ×"),
        rows.held("1", "get, http : curl piped into jq", piped, 0.35, "{:.2f} ×"),
    ]
    for name, value in seconds.items():
        table.append(rows.fact(name, f"{value * 1e3:.1f} ms", value))
    table += [rows.fact(name, "not installed") for name in missing]
    return table
