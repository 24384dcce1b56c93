"""Runs the Python statements of one Livy session, in a process of its own.

Each line on standard input is a request in JSON: {"code": ..., "group": ...} runs a statement, "interrupt" stops the running
one. Each statement is answered by one line in JSON on standard output. At the end of input, which is also the end of the
driver, the process ends.
"""

import ast
import io
import json
import linecache
import os
import queue
import signal
import sys
import threading
import traceback

# What code prints behind Python's back (a child process, a C library) must not get among the answers: it goes to the log.
answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)

requests = queue.Queue()
running = threading.Event()


def read_requests():
    for line in sys.stdin.buffer:
        request = json.loads(line)
        if request == "interrupt":
            if running.is_set():
                # A real signal, so that sleeps and reads of the main thread end too.
                signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
        else:
            requests.put(request)
    os._exit(0)


def connect():
    from pyspark import SparkConf, SparkContext
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    gateway = launch_gateway()
    jvm = gateway.jvm
    jspark = jvm.org.apache.spark.sql.SparkSession.getDefaultSession().get()
    jsc = jvm.org.apache.spark.api.java.JavaSparkContext.fromSparkContext(jspark.sparkContext())
    sc = SparkContext(gateway=gateway, jsc=jsc, conf=SparkConf(_jvm=jvm, _jconf=jsc.getConf()))
    return sc, SparkSession(sc, jspark)


def failure(error):
    """The frames of the statement and of the code it calls, without ours and those of pyspark's own machinery."""
    lines = []
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if not is_machinery(frame.filename)]
    if frames:
        lines = ["Traceback (most recent call last):\n"] + traceback.format_list(frames)
    lines += traceback.format_exception_only(type(error), error)
    return {"name": type(error).__name__, "value": str(error), "traceback": lines}


def is_machinery(filename):
    parts = filename.replace("\\", "/").split("/")
    return filename in (__file__, ast.__file__) or "pyspark" in parts or "py4j" in parts


def run(code, number, variables):
    """Runs the statements; the value of a last expression is printed as Python's own prompt would."""
    filename = "<statement %d>" % number
    linecache.cache[filename] = (len(code), None, code.splitlines(True), filename)
    tree = ast.parse(code, filename)
    last = ast.Interactive([tree.body.pop()]) if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, filename, "exec"), variables)
    if last is not None:
        exec(compile(last, filename, "single"), variables)


def answer(request, number, sc, variables):
    sc.setJobGroup(request["group"], request["group"], True)
    printed = io.StringIO()
    sys.stdout = sys.stderr = printed
    result = {}
    try:
        running.set()
        try:
            run(request["code"], number, variables)
            if "variable" in request:
                result["shown"] = variables[request["variable"]]
                json.dumps(result["shown"])
        finally:
            running.clear()
    except BaseException as error:  # SystemExit and KeyboardInterrupt end the statement, not the session
        result = {"failed": failure(error)}
    finally:
        sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
    result["printed"] = printed.getvalue()
    return result


def main():
    sc, spark = connect()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    variables = {"__name__": "__main__", "__builtins__": __builtins__, "sc": sc, "spark": spark}
    answers.write("ready\n")
    answers.flush()
    number = 0
    while True:
        try:
            request = requests.get()
            text = json.dumps(answer(request, number, sc, variables))
        except KeyboardInterrupt:
            # The signal came between the end of a statement and its answer.
            text = json.dumps({"failed": {"name": "KeyboardInterrupt", "value": "", "traceback": []}, "printed": ""})
        number += 1
        answers.write(text + "\n")
        answers.flush()


threading.Thread(target=read_requests, daemon=True).start()
main()
