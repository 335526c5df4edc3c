// Who may import whom inside src, and which folder owns which heavy library.

/** What every folder may import of the others; deeper layers come first. */
const mayImport = {
  'errors.ts': [],
  'package-version.ts': [],
  protocol: [],
  'unknown-settings.ts': [],
  'value-problems.ts': [],
  'config.ts': ['errors.ts', 'unknown-settings.ts', 'value-problems.ts'],
  telemetry: ['errors.ts', 'protocol', 'config.ts', 'package-version.ts'],
  text: [],
  language: [],
  model: [],
  engine: ['model', 'text'],
  training: ['knowledge', 'engine', 'model', 'text'],
  storage: ['model', 'text'],
  access: ['storage'],
  serving: ['engine', 'storage', 'model', 'text'],
  knowledge: ['engine', 'storage', 'model', 'text'],
  assistant: ['knowledge', 'serving', 'engine', 'storage', 'model', 'language', 'text'],
  edge: ['assistant', 'knowledge', 'serving', 'engine', 'storage', 'text'],
  inbox: ['assistant', 'storage'],
  teaching: ['knowledge', 'engine', 'storage', 'text'],
  channels: ['access', 'assistant', 'inbox', 'teaching', 'knowledge', 'serving', 'storage', 'text'],
  jobs: ['training', 'serving', 'engine', 'storage', 'model', 'text'],
};
/** Everybody may import these; the browser code may import only the protocol. */
const leaves = ['errors.ts', 'package-version.ts', 'value-problems.ts', 'protocol', 'config.ts', 'telemetry'];

const owners = {
  'TensorFlow.js': { library: '@tensorflow/', owner: ['engine/tensorflow/', 'training/'] },
  'the ONNX runtime': { library: 'onnxruntime-', owner: ['engine/onnx/', 'edge/'] },
  gRPC: { library: '@grpc/', owner: ['channels/grpc/'] },
  protobuf: { library: 'protobufjs/', owner: ['engine/onnx/'] },
  Express: { library: 'express/', owner: ['channels/http/', 'channels/alexa/'] },
  'Socket.IO': { library: 'socket\\.io', owner: ['channels/realtime/', 'widget/'] },
  'the Alexa kit': { library: 'ask-sdk', owner: ['channels/alexa/'] },
  'the database': { library: '(kysely|pg|libsql)/', owner: ['storage/', 'knowledge/sources/sql/'] },
  'other databases': { library: 'mysql2/', owner: ['knowledge/sources/sql/'] },
  'message brokers': { library: '(amqplib|kafkajs|@nats-io)/', owner: ['channels/queue/'] },
  tokens: { library: 'jose/', owner: ['access/'] },
  'password hashes': { library: '@node-rs/argon2', owner: ['access/'] },
  OpenTelemetry: { library: '@opentelemetry/', owner: ['telemetry/'] },
  'logging and metrics': { library: '(pino|prom-client)', owner: ['telemetry/'] },
  'file parsers': {
    library: '(mammoth|unpdf|parse5|csv-parse|mdast-util-[a-z-]+|micromark-[a-z-]+)/',
    owner: ['knowledge/loaders/'],
  },
  'retries and circuit breakers': { library: 'cockatiel/', owner: ['engine/remote/'] },
  mail: { library: 'nodemailer/', owner: ['inbox/'] },
  'the command line': { library: 'commander/', owner: ['cli/'] },
};

const escapeDots = (text) => text.replaceAll('.', '\\.');
const anyOf = (names) =>
  `^src/(${names.map((name) => (name.includes('.') ? `${escapeDots(name)}$` : `${name}/`)).join('|')})`;

const layerRules = Object.entries(mayImport).map(([folder, allowed]) => ({
  name: `${folder.replace('.ts', '')}-imports-only-what-it-may`,
  severity: 'error',
  from: { path: anyOf([folder]) },
  to: {
    path: '^src/',
    pathNot: anyOf([folder, ...allowed, ...(leaves.includes(folder) ? [] : leaves)]),
  },
}));

const ownerRules = Object.entries(owners).map(([name, { library, owner }]) => ({
  name: `${name.replaceAll(/[ .]/g, '-').toLowerCase()}-has-one-owner`,
  severity: 'error',
  from: { path: '^src/', pathNot: `^src/(${owner.join('|')})` },
  to: { path: `(^|node_modules/)${library}` },
}));

module.exports = {
  forbidden: [
    ...layerRules,
    ...ownerRules,
    {
      name: 'widget-imports-only-the-protocol',
      severity: 'error',
      from: { path: '^src/widget/' },
      to: { path: '^src/', pathNot: '^src/(widget|protocol)/' },
    },
    {
      name: 'desk-page-imports-only-the-protocol',
      severity: 'error',
      from: { path: '^src/desk-page/' },
      to: { path: '^src/', pathNot: '^src/(desk-page|protocol)/' },
    },
    {
      name: 'channels-never-import-each-other',
      severity: 'error',
      from: { path: '^src/channels/([^/]+)/' },
      to: { path: '^src/channels/', pathNot: '^src/channels/$1/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-barrels',
      comment: 'Import the file that defines a thing.',
      severity: 'error',
      from: {},
      to: { path: '/index[.]ts$', pathNot: 'node_modules' },
    },
    {
      name: 'no-unresolved',
      comment: 'The optional native library may be absent.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(@tensorflow/tfjs-node(-gpu)?|numfmt)$' },
    },
    {
      name: 'product-needs-no-development-dependency',
      comment: 'Only training, which happens in a checkout, and what is bundled for browsers may.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(training|widget|desk-page|edge)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'product-imports-no-tests',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|bench|scripts)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
