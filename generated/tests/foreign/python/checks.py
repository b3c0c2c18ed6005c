"""Counting checks, for calls.py."""

import traceback

CHECKS = []


def check(function):
    """Notes a function as a check; it fails by raising."""
    CHECKS.append(function)
    return function


def run():
    """Runs all checks and says what failed; the number of failures."""
    failed = 0
    for function in CHECKS:
        try:
            function()
            print(f"ok     {function.__name__}")
        except Exception:
            failed += 1
            print(f"FAILED {function.__name__}\n{traceback.format_exc()}")
    print(f"boto3: {len(CHECKS) - failed} passed, {failed} failed")
    return failed


def equal(seen, wanted):
    assert seen == wanted, f"{seen!r} is not {wanted!r}"
