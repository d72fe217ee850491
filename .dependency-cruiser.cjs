/**
 * The layer laws (docs/adr, README "Where things are"). One rule per law, named; test/architecture/laws.test.ts plants a violation of each.
 * Unit tests stand beside the code and may reach further (vitest, test/support), so they are left out of `from`.
 */
const tests = '\\.test\\.tsx?$|^test/';
const npm = (names) => `^node_modules/(${names.map((name) => name.replace('/', '\\/')).join('|')})/`;
const npmTypes = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-bundled', 'npm-no-pkg', 'npm-unknown'];

const sharedLibraries = ['zod', 'lezer-feel', '@noble/hashes', 'temporal-polyfill', 'saxen'];
const deskLibraries = [...sharedLibraries, 'better-sqlite3', '@node-rs/argon2', 'openid-client', 'pino', 'uuid', 'csv-parse', 'pdfkit'];
const regionLibraries = [...sharedLibraries, 'fastify', '@fastify/rate-limit', '@electric-sql/pglite', 'pg', 'pino', 'uuid', 'csv-parse', 'openid-client', '@node-rs/argon2'];
const rendererLibraries = [
  ...sharedLibraries, 'react', 'react-dom', 'zustand', 'wouter', 'tinykeys', '@tanstack/react-virtual',
  'uplot', '@svg-maps/netherlands', 'vite',
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'shared-is-pure', severity: 'error', comment: 'shared/ imports no other layer', from: { path: '^shared/', pathNot: tests }, to: { path: '^(electron|renderer|region|scripts)/' } },
    { name: 'shared-has-no-node', severity: 'error', comment: 'shared/ does no I/O', from: { path: '^shared/', pathNot: tests }, to: { dependencyTypes: ['core'] } },
    { name: 'shared-libraries', severity: 'error', comment: 'only the libraries that are pure themselves', from: { path: '^shared/', pathNot: tests }, to: { dependencyTypes: npmTypes, pathNot: npm(sharedLibraries) } },
    { name: 'desk-knows-no-host', severity: 'error', comment: 'the core imports shared, Node and its libraries; no host, no screen, no region', from: { path: '^electron/desk/', pathNot: tests }, to: { path: '^(electron/(shell|loopback|cli)|renderer|region|scripts)/' } },
    { name: 'desk-libraries', severity: 'error', comment: 'a new library of the core is a decision (docs/adr/0010)', from: { path: '^electron/desk/', pathNot: tests }, to: { dependencyTypes: npmTypes, pathNot: npm(deskLibraries) } },
    { name: 'only-shell-imports-electron', severity: 'error', comment: 'Electron stays behind the shell, so that the core runs anywhere', from: { path: '^(shared|electron/(desk|loopback|cli)|renderer|region)/', pathNot: tests }, to: { path: npm(['electron', 'electron-updater']) } },
    { name: 'hosts-are-siblings', severity: 'error', comment: 'what two hosts share lives in electron/desk/host', from: { path: '^electron/shell/' }, to: { path: '^electron/loopback/' } },
    { name: 'hosts-are-siblings-too', severity: 'error', comment: 'what two hosts share lives in electron/desk/host', from: { path: '^electron/loopback/' }, to: { path: '^electron/shell/' } },
    { name: 'hosts-hold-no-screens', severity: 'error', comment: 'hosts carry bytes; they import desk and shared', from: { path: '^electron/(shell|loopback)/', pathNot: tests }, to: { path: '^(renderer|region|scripts|electron/cli)/' } },
    { name: 'cli-imports-desk-and-shared', severity: 'error', comment: 'commands start the region as a process', from: { path: '^electron/cli/', pathNot: tests }, to: { path: '^(renderer|region|scripts|electron/(shell|loopback))/' } },
    { name: 'renderer-imports-shared-only', severity: 'error', comment: 'the screen reaches the core through the contract', from: { path: '^renderer/', pathNot: tests }, to: { path: '^(electron|region|scripts)/' } },
    { name: 'renderer-has-no-node', severity: 'error', comment: 'the renderer is sandboxed', from: { path: '^renderer/', pathNot: tests }, to: { dependencyTypes: ['core'] } },
    { name: 'renderer-libraries', severity: 'error', comment: 'a new library on the first screen is a decision', from: { path: '^renderer/', pathNot: tests }, to: { dependencyTypes: npmTypes, pathNot: npm(rendererLibraries) } },
    { name: 'region-imports-shared-only', severity: 'error', comment: 'desk and region meet in the contract', from: { path: '^region/', pathNot: tests }, to: { path: '^(electron|renderer|scripts)/' } },
    { name: 'region-libraries', severity: 'error', comment: 'a new library of the region is a decision (docs/adr/0010)', from: { path: '^region/', pathNot: tests }, to: { dependencyTypes: npmTypes, pathNot: npm(regionLibraries) } },
    { name: 'no-cycles', severity: 'error', comment: 'a cycle is one module in two files; types are erased', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'code-imports-no-tests', severity: 'error', comment: 'test helpers never ship', from: { pathNot: `${tests}|^scripts/` }, to: { path: tests } },
    { name: 'everything-resolves', severity: 'error', comment: 'an import that resolves to nothing hides every other law', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|build)/' },
    tsPreCompilationDeps: true,
    preserveSymlinks: true,
    enhancedResolveOptions: { exportsFields: ['exports'], mainFields: ['module', 'main', 'types', 'typings'], conditionNames: ['import', 'require', 'node', 'default', 'types'], extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json', '.d.ts', '.css'] },
  },
};
