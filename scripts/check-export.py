"""Holds exported graphs to what their servers expect: ONNX's checker, onnxruntime, and Triton's own model configuration.

usage: check-export.py FOLDER...   needs the packages onnx, onnxruntime and tritonclient[grpc]
"""

import sys
from pathlib import Path

import onnx
import onnxruntime
from google.protobuf import text_format
from tritonclient.grpc import model_config_pb2

TYPES = {"tensor(float)": model_config_pb2.TYPE_FP32, "tensor(int32)": model_config_pb2.TYPE_INT32}


def ports_of(session):
    both = (session.get_inputs(), session.get_outputs())
    return [
        [(port.name, TYPES[port.type], [size if isinstance(size, int) else -1 for size in port.shape]) for port in ports]
        for ports in both
    ]


def check_config(path, session):
    config = text_format.Parse(path.read_text(), model_config_pb2.ModelConfig())
    assert config.name == path.parent.name, f"{config.name} lies in {path.parent.name}"
    assert (config.backend, config.max_batch_size) == ("onnxruntime", 0)
    configured = [[(port.name, port.data_type, list(port.dims)) for port in ports] for ports in (config.input, config.output)]
    assert configured == ports_of(session), f"{configured} is not {ports_of(session)}"


def main(folders):
    if not folders:
        sys.exit(__doc__.strip())
    graphs = [path for folder in folders for path in sorted(Path(folder).glob("*/*/model.onnx"))]
    assert len(graphs) == 3 * len(folders), f"there are {len(graphs)} graphs, not encoder, reader and judge of each folder"
    for path in graphs:
        onnx.checker.check_model(str(path), full_check=True)
        session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
        config = path.parent.parent / "config.pbtxt"
        if config.exists():
            check_config(config, session)
        print(f"{path}: loads alone{', as config.pbtxt says' if config.exists() else ''}")


main(sys.argv[1:])
