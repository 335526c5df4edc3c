"""Turns the pod of the rendered chart (standard input) into what `podman play kube` runs: the same containers, settings,
security and order, without what only a kubelet does (probes, hooks, claims).

usage: helm template … | pod_of_chart.py IMAGE PORT FOLDER KEY   (FOLDER is for the volumes; needs PyYAML)
"""

import os
import sys

import yaml

image, port, folder, key = sys.argv[1:]
resources = list(yaml.safe_load_all(sys.stdin))
deployment = next(one for one in resources if one["kind"] == "Deployment")
spec = deployment["spec"]["template"]["spec"]

for name in ["topologySpreadConstraints", "serviceAccountName", "automountServiceAccountToken", "enableServiceLinks"]:
    spec.pop(name, None)
for container in [*spec["initContainers"], *spec["containers"]]:
    container["image"] = image
    for name in ["startupProbe", "livenessProbe", "readinessProbe", "lifecycle", "ports"]:
        container.pop(name, None)
    for setting in container.get("env", []):
        if setting["name"] == "PORT":
            setting["value"] = port
for volume in spec["volumes"]:
    name = volume["name"]
    if "configMap" in volume:
        # Podman 4.3 ends with a fault without it.
        volume["configMap"]["optional"] = False
        continue
    path = os.path.join(folder, name)
    os.makedirs(path, exist_ok=True)
    if "secret" in volume:
        # Podman 4.3 mounts secrets of files undecoded.
        with open(os.path.join(path, "operator"), "w") as file:
            file.write(key)
    os.chown(path, 10001, 10001)
    volume.clear()
    volume.update({"name": name, "hostPath": {"path": path, "type": "Directory"}})
spec["restartPolicy"] = "Never"
pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "frontdesk-pod-check"}, "spec": spec}
configs = [one for one in resources if one["kind"] == "ConfigMap"]
yaml.safe_dump_all([*configs, pod], sys.stdout)
