// Stops with one line on a Node.js that is too old. Import it first; it must parse on old versions.

const oldest = { major: 20, minor: 19 };

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < oldest.major || (major === oldest.major && minor < oldest.minor)) {
  console.error(
    `frontdesk: Node.js ${oldest.major}.${oldest.minor} or newer is needed; this is ${process.version}.`,
  );
  process.exit(1);
}
