"""Replays the files of deploy/istio in a real Envoy, Istio's data plane: their rules become Envoy's own, pods become small
servers on loopback, and requests are counted where they arrive.

usage: istio_in_envoy.py ENVOY_BINARY   (needs PyYAML)
"""

import collections
import http.client
import http.server
import json
import os
import pathlib
import signal
import socket
import socketserver
import subprocess
import sys
import tempfile
import threading
import time
import uuid

import yaml

ISTIO = pathlib.Path(__file__).parents[2] / "deploy" / "istio"
PODS = {"stable": 2, "canary": 2}


class Pod:
    """Answers with its name, and counts what it got."""

    def __init__(self, name):
        self.name, self.paths = name, collections.Counter()
        pod = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # Without these a head and its body are two packets, and the second waits 40 ms for a delayed acknowledgement.
            disable_nagle_algorithm = True
            wbufsize = -1

            def answer(self):
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                pod.paths[self.path] += 1
                body = pod.name.encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = answer

            def log_message(self, *_):
                """Quiet."""

        class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
            daemon_threads = True

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def string_match(match):
    """Istio's StringMatch as Envoy's StringMatcher; Istio's regular expressions match whole values."""
    if "regex" in match:
        return {"safe_regex": {"regex": match["regex"]}}
    return dict(match)


def route_match(match):
    """Istio's HTTPMatchRequest as Envoy's RouteMatch; None matches all."""
    uri = (match or {}).get("uri", {"prefix": "/"})
    found = {"path": uri["exact"]} if "exact" in uri else {"prefix": uri["prefix"]}
    headers = [{"name": name, "string_match": string_match(one)} for name, one in (match or {}).get("headers", {}).items()]
    unknown = set(match or {}) - {"uri", "headers"}
    assert not unknown, f"not replayed: {unknown}"
    return {**found, **({"headers": headers} if headers else {})}


def hash_policy(rule):
    consistent = rule["spec"].get("trafficPolicy", {}).get("loadBalancer", {}).get("consistentHash", {})
    if "httpHeaderName" in consistent:
        return [{"header": {"header_name": consistent["httpHeaderName"]}}]
    if "httpCookie" in consistent:
        return [{"cookie": consistent["httpCookie"]}]
    return []


def action(route, hashes):
    """Istio's HTTPRoute as Envoy's RouteAction."""
    known = {"name", "match", "route", "mirror", "mirrorPercentage", "retries", "timeout"}
    assert not set(route) - known, f"not replayed: {set(route) - known}"
    shares = route["route"]
    made = {"hash_policy": hashes} if hashes else {}
    if len(shares) == 1:
        made["cluster"] = shares[0]["destination"]["subset"]
    else:
        assert sum(share["weight"] for share in shares) == 100
        made["weighted_clusters"] = {
            "clusters": [{"name": share["destination"]["subset"], "weight": share["weight"]} for share in shares]
        }
    if "mirror" in route:
        fraction = {"numerator": int(route["mirrorPercentage"]["value"] * 100), "denominator": "TEN_THOUSAND"}
        made["request_mirror_policies"] = [
            {"cluster": route["mirror"]["subset"], "runtime_fraction": {"default_value": fraction}}
        ]
    if "retries" in route:
        made["retry_policy"] = {
            "retry_on": route["retries"]["retryOn"],
            "num_retries": route["retries"]["attempts"],
        }
    return made


def envoy_config(rule, service, pods, port):
    hashes = hash_policy(rule)
    routes = [
        {"match": route_match(match), "route": action(route, hashes)}
        for route in service["spec"]["http"]
        for match in route.get("match", [None])
    ]
    clusters = [
        {
            "name": subset["name"],
            "type": "STATIC",
            "connect_timeout": "1s",
            "lb_policy": "RING_HASH" if hashes else "LEAST_REQUEST",
            "load_assignment": {
                "cluster_name": subset["name"],
                "endpoints": [
                    {
                        "lb_endpoints": [
                            {"endpoint": {"address": {"socket_address": {"address": "127.0.0.1", "port_value": pod.port}}}}
                            for pod in pods[subset["labels"]["track"]]
                        ]
                    }
                ],
            },
        }
        for subset in rule["spec"]["subsets"]
    ]
    manager = {
        "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
        "stat_prefix": "in",
        "route_config": {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": routes}]},
        "http_filters": [
            {
                "name": "envoy.filters.http.router",
                "typed_config": {"@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"},
            }
        ],
    }
    listener = {
        "address": {"socket_address": {"address": "127.0.0.1", "port_value": port}},
        "filter_chains": [
            {"filters": [{"name": "envoy.filters.network.http_connection_manager", "typed_config": manager}]}
        ],
    }
    return {"static_resources": {"listeners": [listener], "clusters": clusters}}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Mesh:
    def __init__(self, envoy, file):
        documents = list(yaml.safe_load_all((ISTIO / file).read_text()))
        rule = next(one for one in documents if one["kind"] == "DestinationRule")
        service = next(one for one in documents if one["kind"] == "VirtualService")
        self.pods = {track: [Pod(f"{track}-{i}") for i in range(count)] for track, count in PODS.items()}
        self.port = free_port()
        with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False) as config:
            json.dump(envoy_config(rule, service, self.pods, self.port), config)
        arguments = [envoy, "-c", config.name, "--base-id", str(os.getpid() + self.port), "--log-level", "error"]
        subprocess.run([*arguments, "--mode", "validate"], check=True, stdout=subprocess.DEVNULL)
        self.process = subprocess.Popen([*arguments, "--concurrency", "1"])
        for _ in range(100):
            try:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                self.connection.connect()
                break
            except OSError:
                time.sleep(0.1)

    def ask(self, path="/v1/chat", headers=None):
        self.connection.request("POST", path, body=b"{}", headers=headers or {})
        response = self.connection.getresponse()
        pod = response.read().decode()
        assert response.status == 200, response.status
        return pod, response.headers.get("Set-Cookie")

    def got(self, track, path):
        return sum(pod.paths[path] for pod in self.pods[track])

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(10)


def share(pods):
    return sum(pod.startswith("canary") for pod in pods) / len(pods)


def check(name, condition, seen):
    print(f"{'ok' if condition else 'FAILED'}: {name}: {seen}")
    return condition


def canary(mesh):
    drawn = share([mesh.ask()[0] for _ in range(1000)])
    yield check("a tenth goes to the canary", 0.06 < drawn < 0.14, f"{drawn:.1%} of 1000")
    forced = share([mesh.ask(headers={"x-frontdesk-track": "canary"})[0] for _ in range(50)])
    yield check("testers reach the canary", forced == 1, f"{forced:.0%} of 50")
    cookies = [mesh.ask()[1].split(";")[0] for _ in range(20)]
    kept = [{pod for pod in (mesh.ask(headers={"Cookie": one})[0] for _ in range(10)) if pod[:6] == "stable"} for one in cookies]
    yield check("a cookie keeps a browser on one pod of a subset", all(len(pods) <= 1 for pods in kept), f"{len(kept)} browsers")


def by_conversation(mesh):
    conversations = [str(uuid.uuid4()) for _ in range(1000)]
    where = [{mesh.ask(headers={"x-conversation-id": one})[0] for _ in range(3)} for one in conversations]
    yield check("a conversation stays on its pod", all(len(pods) == 1 for pods in where), "1000 conversations")
    drawn = share([pods.pop() for pods in where])
    yield check("an eighth of the conversations is the canary's", 0.08 < drawn < 0.17, f"{drawn:.1%} of 1000")
    without = share([mesh.ask()[0] for _ in range(50)])
    yield check("what has no conversation goes to the stable release", without == 0, f"{without:.0%} of 50")


def mirroring(mesh):
    answered = share([mesh.ask("/v1/answer")[0] for _ in range(1000)])
    yield check("all answers come from the stable release", answered == 0, f"{answered:.0%} of 1000")
    for _ in range(100):
        mesh.ask("/v1/chat")
    time.sleep(1)
    copied = mesh.got("canary", "/v1/answer") / mesh.got("stable", "/v1/answer")
    yield check("a fifth is mirrored", 0.15 < copied < 0.25, f"{copied:.1%} of 1000")
    yield check("chats are not mirrored", mesh.got("canary", "/v1/chat") == 0, mesh.got("canary", "/v1/chat"))


CHECKS = {"canary.yaml": canary, "canary-by-conversation.yaml": by_conversation, "mirroring.yaml": mirroring}


def main():
    good = sorted(CHECKS) == sorted(file.name for file in ISTIO.glob("*.yaml"))
    assert good, "a file of deploy/istio has no check here"
    for file, checks in CHECKS.items():
        print(f"── {file}")
        mesh = Mesh(sys.argv[1], file)
        try:
            good = all(list(checks(mesh))) and good
        finally:
            mesh.close()
    sys.exit(0 if good else 1)


main()
