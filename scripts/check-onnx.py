"""Checks ONNX graphs from outside: the official checker accepts them and onnxruntime loads them.

usage: check-onnx.py GRAPH...   needs the packages onnx and onnxruntime
"""

import sys

import onnx
import onnxruntime


def check(path):
    onnx.checker.check_model(path, full_check=True)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    inputs = ", ".join(f"{port.name} {port.type} {port.shape}" for port in session.get_inputs())
    outputs = ", ".join(port.name for port in session.get_outputs())
    print(f"{path}: ({inputs}) -> ({outputs})")


def main(paths):
    if not paths:
        sys.exit(__doc__.strip())
    failed = 0
    for path in paths:
        try:
            check(path)
        except Exception as error:  # every kind of broken graph is reported, then the next one
            failed += 1
            print(f"{path}: {type(error).__name__}: {error}", file=sys.stderr)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
