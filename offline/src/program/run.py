"""Runs the Pulumi program that its argument names, as the environment says, in the way that the SDK for Go has: PULUMI_MONITOR and so on."""

import asyncio
import json
import logging
import os
import runpy
import sys
import traceback

import pulumi
from pulumi.runtime import run_in_stack
from pulumi.runtime.settings import Settings, configure

# The language host takes it for "the error has been shown".
ERROR_ALREADY_SHOWN = 32

program = sys.argv.pop(1)
sys.argv[0] = program
sys.path[0] = program if os.path.isdir(program) else os.path.dirname(program)


def settings() -> Settings:
    said = {key: os.environ["PULUMI_" + key.upper()] for key in ("project", "stack", "monitor", "engine", "organization")}
    return Settings(**said, parallel=int(os.environ["PULUMI_PARALLEL"]), dry_run=os.environ["PULUMI_DRY_RUN"] == "true")


def trace(error: BaseException) -> str:
    """The traceback from the program's first line on, without those that got there; none where the engine refused what it asked for."""
    frame = error.__traceback__
    while frame and not frame.tb_frame.f_code.co_filename.startswith(sys.path[0]):
        frame = frame.tb_next
    return "".join(traceback.format_exception(type(error), error, frame, chain=frame is not None))


def run() -> int:
    # Registrations that the engine refused are awaited by nobody: it has said why.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    configure(settings())
    try:
        loop.run_until_complete(run_in_stack(lambda: runpy.run_path(program, run_name="__main__")))
        return 0
    except pulumi.RunError as error:
        pulumi.log.error(str(error))
    except Exception as error:
        pulumi.log.error("the program failed:\n" + trace(error))
    return ERROR_ALREADY_SHOWN


sys.exit(run())
