"""Asks a running service with NVIDIA's client, over HTTP and over gRPC, and compares the answers.

usage: check-triton.py HTTP GRPC   addresses as host:port, keys with the scopes "models" and "admin" in KEY
and ADMIN_KEY; needs tritonclient; the repository has a version 0 of the model that is not served
"""

import json
import os
import sys

import numpy as np
import tritonclient.grpc
import tritonclient.http
from tritonclient.utils import InferenceServerException

MODEL = "desk-qa"
CONTEXT = "The library opens at nine in the morning. It was built in 1932 by Ada Green."
QUESTIONS = ["When does the library open?", "Who built the library?", "Who built it?"]
NUMBERS = ["confidence", "start", "end"]
OUTPUTS = ["text", "short_answer", *NUMBERS]


def admin():
    """New each time: the client adds its own."""
    return {"authorization": f"Bearer {os.environ['ADMIN_KEY']}"}


class Checked:
    """One protocol; `kind` is the module of the client."""

    def __init__(self, kind, address):
        self.kind = kind
        self.client = kind.InferenceServerClient(address)

    @property
    def headers(self):
        # New each time: the client adds its own.
        return {"authorization": f"Bearer {os.environ['KEY']}"}

    def inputs(self, columns, **options):
        inputs = []
        for name, texts in columns.items():
            column = self.kind.InferInput(name, [len(texts)], "BYTES")
            column.set_data_from_numpy(np.array(texts, dtype=object), **options)
            inputs.append(column)
        return inputs

    def index(self):
        as_json = {"as_json": True} if self.kind is tritonclient.grpc else {}
        told = self.client.get_model_repository_index(headers=self.headers, **as_json)
        listed = told["models"] if self.kind is tritonclient.grpc else told
        return {entry["version"]: entry["state"] for entry in listed if entry["name"] == MODEL}

    def controls_the_repository(self):
        """Loads the version that nobody is served, asks it, and unloads it."""
        client = self.client
        served = {version: "READY" for version in self.index() if version != "0"}
        assert self.index() == served | {"0": "UNAVAILABLE"}, self.index()
        config = json.dumps({"version_policy": {"specific": {"versions": [0]}}})
        client.load_model(MODEL, headers=admin(), config=config)
        assert self.index() == served | {"0": "READY"}, self.index()
        assert self.infer(QUESTIONS, model_version="0").get_response() is not None
        client.unload_model(MODEL, headers=admin())
        assert self.index() == served | {"0": "UNAVAILABLE"}, self.index()
        assert not client.is_model_ready(MODEL, "0", headers=self.headers)

    def configuration(self):
        as_json = {"as_json": True} if self.kind is tritonclient.grpc else {}
        told = self.client.get_model_config(MODEL, headers=self.headers, **as_json)
        config = told["config"] if self.kind is tritonclient.grpc else told
        return [(tensor["name"], tensor["data_type"]) for tensor in config["input"] + config["output"]]

    def infer(self, questions, *, model=MODEL, outputs=None, inputs=None, **options):
        columns = {"context": [CONTEXT] * len(questions), "question": questions}
        return self.client.infer(
            model,
            inputs or self.inputs(columns),
            outputs=outputs,
            headers=self.headers,
            **options,
        )

    def refuses(self, status, act):
        try:
            act()
        except InferenceServerException as error:
            assert status in str(error.status()), f"{error.status()} is not {status}: {error}"
            return error.message()
        raise AssertionError(f"not refused with {status}")

    def tells_of_itself(self):
        client, headers = self.client, self.headers
        assert client.is_server_live(headers=headers) and client.is_server_ready(headers=headers)
        assert client.is_model_ready(MODEL, headers=headers)
        assert client.is_model_ready(MODEL, "stable", headers=headers)
        assert not client.is_model_ready("nobody", headers=headers)
        as_json = {"as_json": True} if self.kind is tritonclient.grpc else {}
        assert client.get_server_metadata(headers=headers, **as_json)["name"] == "frontdesk"
        return client.get_model_metadata(MODEL, headers=headers, **as_json)

    def statistics(self):
        as_json = {"as_json": True} if self.kind is tritonclient.grpc else {}
        told = self.client.get_inference_statistics(MODEL, headers=self.headers, **as_json)
        [stats] = told["model_stats"]
        return plain(stats)


def plain(value):
    """Protobuf's JSON has large numbers as texts, and leaves zeros out."""
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items() if plain(one) not in (0, {})}
    return int(value) if str(value).isdigit() else value


def columns_of(result):
    return {name: result.as_numpy(name).tolist() for name in OUTPUTS}


def same(one, other):
    for name in OUTPUTS:
        left, right = one[name], other[name]
        equal = np.allclose(left, right, atol=1e-4) if name in NUMBERS else texts(left) == texts(right)
        assert equal, f"{name}: {left} is not {right}"


def texts(values):
    """Texts come as bytes in binary data, as strings in JSON."""
    return [value.decode() if isinstance(value, bytes) else value for value in values]


def main(http_address, grpc_address):
    http, grpc = Checked(tritonclient.http, http_address), Checked(tritonclient.grpc, grpc_address)

    told = http.tells_of_itself()
    tensors = [[(tensor["name"], tensor["datatype"]) for tensor in told[kind]] for kind in ("inputs", "outputs")]
    assert tensors[0] == [("context", "BYTES"), ("question", "BYTES")], tensors
    again = grpc.tells_of_itself()
    assert told["versions"] == again["versions"], (told, again)
    for kind, expected in zip(("inputs", "outputs"), tensors):
        assert [(tensor["name"], tensor["datatype"]) for tensor in again[kind]] == expected

    answers = columns_of(grpc.infer(QUESTIONS))
    same(answers, columns_of(http.infer(QUESTIONS)))
    as_json = [tritonclient.http.InferRequestedOutput(name, binary_data=False) for name in OUTPUTS]
    columns = {"context": [CONTEXT] * len(QUESTIONS), "question": QUESTIONS}
    plain = http.infer(QUESTIONS, inputs=http.inputs(columns, binary_data=False), outputs=as_json)
    same(answers, columns_of(plain))
    for row, question in enumerate(QUESTIONS):
        alone = {name: [values[row]] for name, values in answers.items()}
        for protocol in (http, grpc):
            same(alone, columns_of(protocol.infer([question], model_version="stable", request_id="one")))
    start, end = answers["start"][1], answers["end"][1]
    assert CONTEXT[start:end] == texts(answers["short_answer"])[1] and "Ada Green" in CONTEXT[start:end]

    some = grpc.infer(QUESTIONS, outputs=[tritonclient.grpc.InferRequestedOutput("short_answer")])
    assert texts(some.as_numpy("short_answer")) == texts(answers["short_answer"])
    assert some.as_numpy("text") is None
    same(answers, columns_of(grpc.infer(QUESTIONS, compression_algorithm="gzip")))

    messages = {
        protocol.refuses(status, lambda: protocol.infer(QUESTIONS, model="nobody"))
        for protocol, status in ((http, "404"), (grpc, "NOT_FOUND"))
    }
    assert len(messages) == 1, f"two sentences for one error: {messages}"
    one_input = lambda protocol: protocol.inputs({"question": QUESTIONS})
    http.refuses("400", lambda: http.infer(QUESTIONS, inputs=one_input(http)))
    grpc.refuses("INVALID_ARGUMENT", lambda: grpc.infer(QUESTIONS, inputs=one_input(grpc)))
    grpc.refuses("DEADLINE_EXCEEDED", lambda: grpc.infer(QUESTIONS, client_timeout=0.0001))
    grpc.refuses("UNAUTHENTICATED", lambda: grpc.client.is_server_live(headers={}))
    http.refuses("401", lambda: http.client.get_server_metadata(headers={}))

    for protocol, refused in ((http, "403"), (grpc, "PERMISSION_DENIED")):
        protocol.controls_the_repository()
        protocol.refuses(refused, lambda: protocol.client.load_model(MODEL, headers=protocol.headers))
        protocol.client.load_model(MODEL, headers=admin())
    http.refuses("404", lambda: http.client.load_model("nobody", headers=admin()))
    grpc.refuses("NOT_FOUND", lambda: grpc.client.load_model("nobody", headers=admin()))
    assert http.configuration() == grpc.configuration()
    assert http.configuration()[0] == ("context", "TYPE_STRING"), http.configuration()

    before = http.statistics()
    assert before == grpc.statistics() and before["inference_count"] > before["execution_count"] > 0

    for question, text, confidence in zip(QUESTIONS, texts(answers["text"]), answers["confidence"]):
        print(f"{question} {text} ({confidence:.2f}; HTTP and gRPC say the same)")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__.strip())
    main(*sys.argv[1:])
