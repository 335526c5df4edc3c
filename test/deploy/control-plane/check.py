"""Applies the chart to a real Kubernetes control plane on loopback: API server, controllers and scheduler are real, nodes are
objects, and what a kubelet would report of a pod is reported by this program. No container runs.

usage: check.py CONTROL_PLANE KUBECTL HELM [CRD_FILE...]
"""

import json
import os
import pathlib
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import ssl

ROOT = pathlib.Path(__file__).parents[3]
CHART = ROOT / "deploy" / "helm" / "frontdesk"
VALUES = ROOT / "deploy" / "helm" / "values"
ZONES = ["a", "b", "c"]
SELECTOR = "app.kubernetes.io/component=web"


def free_ports(count):
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


class ControlPlane:
    def __init__(self, binary, folder):
        self.folder, self.processes = pathlib.Path(folder), []
        for name in ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"]:
            (self.folder / name).symlink_to(pathlib.Path(binary).resolve())
        etcd, peer, api, controllers, scheduler = free_ports(5)
        key, public = self.folder / "sa.key", self.folder / "sa.pub"
        quiet = {"check": True, "stderr": subprocess.DEVNULL}
        subprocess.run(["openssl", "genrsa", "-out", key, "2048"], **quiet)
        subprocess.run(["openssl", "rsa", "-in", key, "-pubout", "-out", public], **quiet)
        token = secrets.token_hex(16)
        (self.folder / "tokens.csv").write_text(f"{token},admin,1,system:masters\n")
        self.kubeconfig = self.folder / "kubeconfig"
        cluster = {"server": f"https://127.0.0.1:{api}", "insecure-skip-tls-verify": True}
        self.kubeconfig.write_text(
            json.dumps(
                {
                    "apiVersion": "v1",
                    "kind": "Config",
                    "clusters": [{"name": "check", "cluster": cluster}],
                    "users": [{"name": "check", "user": {"token": token}}],
                    "contexts": [{"name": "check", "context": {"cluster": "check", "user": "check"}}],
                    "current-context": "check",
                }
            )
        )
        client, peers = f"http://127.0.0.1:{etcd}", f"http://127.0.0.1:{peer}"
        self.start(
            "etcd", "--data-dir", self.folder / "data", "--listen-client-urls", client, "--advertise-client-urls", client,
            "--listen-peer-urls", peers, "--initial-advertise-peer-urls", peers, "--initial-cluster", f"default={peers}",
            "--unsafe-no-fsync", "--log-level", "error",
        )  # fmt: skip
        self.start(
            "kube-apiserver", "--etcd-servers", client, "--bind-address", "127.0.0.1", "--secure-port", api,
            "--cert-dir", self.folder, "--service-account-issuer", "https://kubernetes.default.svc",
            "--service-account-key-file", public, "--service-account-signing-key-file", key,
            "--token-auth-file", self.folder / "tokens.csv", "--authorization-mode", "RBAC",
            "--service-cluster-ip-range", "10.0.0.0/24",
        )  # fmt: skip
        self.wait(f"https://127.0.0.1:{api}/readyz", token)
        shared = ["--kubeconfig", self.kubeconfig, "--authentication-kubeconfig", self.kubeconfig,
                  "--authorization-kubeconfig", self.kubeconfig, "--bind-address", "127.0.0.1",
                  "--cert-dir", self.folder, "--leader-elect=false"]  # fmt: skip
        # Without kubelets nobody renews the nodes' leases.
        self.start("kube-controller-manager", *shared, "--secure-port", controllers, "--service-account-private-key-file", key,
                   "--controllers", "*,-node-lifecycle-controller")  # fmt: skip
        self.start("kube-scheduler", *shared, "--secure-port", scheduler)

    def start(self, name, *arguments):
        with open(self.folder / f"{name}.log", "w") as log:
            command = [self.folder / name, *map(str, arguments)]
            self.processes.append(subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder))

    def wait(self, url, token):
        context = ssl._create_unverified_context()
        request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})
        for _ in range(240):
            try:
                if urllib.request.urlopen(request, context=context, timeout=2).status == 200:
                    return
            except OSError:
                time.sleep(0.5)
        raise SystemExit((self.folder / "kube-apiserver.log").read_text()[-2000:])

    def stop(self):
        for process in reversed(self.processes):
            process.kill()
            process.wait()


class Cluster:
    def __init__(self, kubectl, kubeconfig):
        self.command = [kubectl, "--kubeconfig", str(kubeconfig)]

    def run(self, *arguments, text=None):
        return subprocess.run([*self.command, *arguments], input=text, text=True, capture_output=True, timeout=60)

    def do(self, *arguments, text=None):
        done = self.run(*arguments, text=text)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def get(self, *arguments):
        return json.loads(self.do("get", *arguments, "--output", "json"))

    def patch_status(self, kind, name, status):
        patch = json.dumps({"status": status})
        return self.run("patch", kind, name, "--subresource", "status", "--type", "merge", "--patch", patch)


class Kubelets(threading.Thread):
    """Reports bound pods as running and ready, unless it is paused, and lets pods end that are to end."""

    def __init__(self, cluster):
        super().__init__(daemon=True)
        self.cluster, self.paused, self.ended = cluster, False, False

    def run(self):
        while not self.ended:
            for pod in self.cluster.get("pods")["items"]:
                self.report(pod)
            time.sleep(0.3)

    def report(self, pod):
        name, status = pod["metadata"]["name"], pod["status"]
        if "deletionTimestamp" in pod["metadata"]:
            self.cluster.run("delete", "pod", name, "--grace-period=0", "--force")
        elif not self.paused and pod["spec"].get("nodeName") and status["phase"] == "Pending":
            now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
            kept = [one for one in status.get("conditions", []) if one["type"] not in ("Ready", "ContainersReady")]
            ready = [{"type": kind, "status": "True", "lastTransitionTime": now} for kind in ("Ready", "ContainersReady")]
            self.cluster.patch_status(
                "pod", name, {"phase": "Running", "startTime": now, "conditions": [*kept, *ready]}
            )


def is_ready(pod):
    conditions = {one["type"]: one["status"] for one in pod["status"].get("conditions", [])}
    return conditions.get("Ready") == "True" and "deletionTimestamp" not in pod["metadata"]


class Checks:
    def __init__(self, cluster, helm):
        self.cluster, self.helm, self.failed = cluster, helm, 0

    def check(self, name, condition, seen=""):
        self.failed += not condition
        print(f"{'ok' if condition else 'FAILED'}: {name} {seen}".rstrip(), flush=True)

    def template(self, *arguments):
        command = [self.helm, "template", "frontdesk", str(CHART), *arguments]
        return subprocess.run(command, check=True, text=True, capture_output=True).stdout

    def pods(self):
        return [pod for pod in self.cluster.get("pods", "--selector", SELECTOR)["items"]]

    def until(self, condition, seconds=60):
        end = time.time() + seconds
        while time.time() < end:
            if condition():
                return True
            time.sleep(0.2)
        return False

    def validation(self, crds):
        for file in crds:
            self.cluster.do("create", "--filename", file)
        if crds:
            self.cluster.do("wait", "--for=condition=Established", "crd", "--all", "--timeout=30s")
        for values in sorted(VALUES.glob("*.yaml")):
            base = ["--values", str(VALUES / "production.yaml")] if values.stem == "canary" else []
            text = self.template(*base, "--values", str(values), *([] if crds else ["--set", "serviceMonitor.enabled=false"]))
            done = self.cluster.run("create", "--dry-run=server", "--validate=strict", "--filename", "-", text=text)
            self.check(f"the API server takes {values.name}", done.returncode == 0, done.stderr[:500])
        triton = ROOT / "deploy" / "triton" / "triton.yaml"
        done = self.cluster.run("create", "--dry-run=server", "--validate=strict", "--filename", str(triton))
        self.check("the API server takes triton.yaml", done.returncode == 0, done.stderr[:500])
        wrong = self.template().replace("periodSeconds:", "periodSecond:", 1)
        done = self.cluster.run("create", "--dry-run=server", "--validate=strict", "--filename", "-", text=wrong)
        self.check("it refuses a misspelt field", "periodSecond" in done.stderr)

    def nodes(self):
        capacity = {"cpu": "4", "memory": "16Gi", "pods": "20", "ephemeral-storage": "50Gi"}
        for zone in ZONES:
            name = f"node-{zone}"
            labels = {"kubernetes.io/hostname": name, "topology.kubernetes.io/zone": zone}
            node = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": name, "labels": labels}}
            self.cluster.do("create", "--filename", "-", text=json.dumps(node))
            now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
            ready = {"type": "Ready", "status": "True", "lastHeartbeatTime": now, "lastTransitionTime": now}
            self.cluster.patch_status("node", name, {"capacity": capacity, "allocatable": capacity, "conditions": [ready]})
            self.cluster.run("taint", "node", name, "node.kubernetes.io/not-ready-")

    def install(self, tag):
        text = self.template("--no-hooks", "--set", "replicas=3,database.secret=frontdesk-database",
                             "--set", f"topologySpread.whenUnsatisfiable=DoNotSchedule,image.tag={tag}")  # fmt: skip
        self.cluster.do("apply", "--filename", "-", text=text)

    def ready_images(self):
        return [pod["spec"]["containers"][0]["image"].rsplit(":", 1)[1] for pod in self.pods() if is_ready(pod)]

    def rollout(self):
        self.install("v1")
        self.check("three pods become available", self.until(lambda: self.ready_images() == ["v1"] * 3))
        zones = sorted(pod["spec"]["nodeName"] for pod in self.pods())
        self.check("each is in a zone of its own", zones == [f"node-{zone}" for zone in ZONES], zones)
        self.check("the Deployment says so", self.until(
            lambda: self.cluster.get("deployment", "frontdesk")["status"].get("availableReplicas") == 3))  # fmt: skip
        ready = []
        self.install("v2")
        updated = self.until(lambda: ready.append(self.ready_images()) or ready[-1] == ["v2"] * 3, 120)
        self.check("a rolling update ends with the new version alone", updated)
        self.check("and never has fewer than three ready pods", min(map(len, ready)) >= 3, f"{len(ready)} looks")

    def disruption(self, kubelets):
        kubelets.paused = True
        first, second, *_ = [pod["metadata"]["name"] for pod in self.pods() if is_ready(pod)]
        evictions = [self.evict(name) for name in (first, second)]
        self.check("a first eviction is let through, a second at the same time is refused",
                   evictions[0] == "" and "disruption budget" in evictions[1], evictions[1][:120])  # fmt: skip
        kubelets.paused = False
        self.check("the pod that went is replaced", self.until(lambda: len(self.ready_images()) == 3))
        self.check("then the second may go", self.until(lambda: self.evict(second) == "", 20))

    def evict(self, name):
        body = {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": name, "namespace": "default"}}
        path = f"/api/v1/namespaces/default/pods/{name}/eviction"
        return self.cluster.run("create", "--raw", path, "--filename", "-", text=json.dumps(body)).stderr


def main():
    binary, kubectl, helm, *crds = sys.argv[1:]
    folder = tempfile.mkdtemp(prefix="frontdesk-cluster-")
    began = time.time()
    plane = ControlPlane(binary, folder)
    try:
        cluster = Cluster(kubectl, plane.kubeconfig)
        print(f"the control plane is up after {time.time() - began:.0f} s", flush=True)
        checks = Checks(cluster, helm)
        checks.until(lambda: cluster.run("get", "serviceaccount", "default").returncode == 0)
        checks.validation(crds)
        checks.nodes()
        kubelets = Kubelets(cluster)
        kubelets.start()
        checks.rollout()
        checks.disruption(kubelets)
        kubelets.ended = True
        kubelets.join()
    finally:
        plane.stop()
        if not os.environ.get("KEEP"):
            shutil.rmtree(folder, ignore_errors=True)
    print(f"{time.time() - began:.0f} s")
    sys.exit(1 if checks.failed else 0)


main()
