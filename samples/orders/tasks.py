"""Tasks of the sample project. Run one with the link above it, or with the command "Run Task on Kubernetes"."""
import os
import time

from dbnd import log_metric, pipeline, task

ORDERS = [
    {"id": 1, "item": "chair", "amount": 4, "price": 35.0},
    {"id": 2, "item": "table", "amount": 1, "price": 210.0},
    {"id": 3, "item": "lamp", "amount": 6, "price": 18.5},
]


@task
def prepare_data(lines: int = 20, seconds: float = 5.0) -> int:
    """Pretends to work for a while, and tells how far it is."""
    for number in range(1, lines + 1):
        print("prepare_data: line %d of %d" % (number, lines), flush=True)
        time.sleep(seconds / lines)
    return lines


@task
def load_orders(count: int = 3) -> list:
    """Reads the orders of the day."""
    source = os.environ.get("ORDERS_SOURCE", "files")
    print("load_orders: %d orders from %s" % (count, source), flush=True)
    return ORDERS[:count]


@task
def total_of(orders: list, discount: float = 0.0) -> float:
    """Adds up what the orders are worth."""
    total = sum(order["amount"] * order["price"] for order in orders) * (1 - discount)
    log_metric("total", total)
    print("total_of: %.2f %s" % (total, os.environ.get("ORDERS_CURRENCY", "EUR")), flush=True)
    return total


@pipeline
def daily_report(count: int = 3, discount: float = 0.0):
    """The whole report: two tasks, the second of which needs the first."""
    return total_of(orders=load_orders(count=count), discount=discount)


def check_input(reason: str) -> None:
    raise ValueError(reason)


@task
def fail_on_purpose(reason: str = "the input is empty") -> int:
    """Raises an error, to show what a failed run looks like."""
    print("fail_on_purpose: about to fail", flush=True)
    check_input(reason)
    return 0


@task
def eat_memory(mebibytes: int = 1024) -> int:
    """Takes more memory than the engine's limit, to show what a killed pod looks like."""
    kept = []
    for number in range(mebibytes):
        kept.append(b"x" * (1 << 20))
        if number % 50 == 0:
            print("eat_memory: %d MiB" % number, flush=True)
        time.sleep(0.005)
    return len(kept)
