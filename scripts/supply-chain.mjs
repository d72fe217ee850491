// npm run supply-chain -- check [--root DIR]   lockfile, pinned versions, install scripts and licences; exit 1 on any finding
// npm run supply-chain -- licences             writes docs/licences.md, the list of everything that is shipped
// npm run supply-chain -- sbom [FILE]          CycloneDX bill of materials of what is shipped (default dist/sbom.cdx.json)
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = dirname(dirname(fileURLToPath(import.meta.url)));
const usage = 'usage: npm run supply-chain -- check [--root DIR] | licences | sbom [FILE]';

/** Licences that can't be combined with EUPL-1.2 in one program, forbid a use, or are none. */
const denied = [/\bA?GPL\b/i, /\bSSPL\b/i, /\bBUSL\b/i, /commons.?clause/i, /\bCC-BY-(NC|ND)\b/i, /UNLICENSED/i, /\bJSON\b/, /elastic/i];
/** GPL with a way out: the other licence of an "OR" is taken. */
const takesOther = /\bOR\b/;
/** Packages that state no licence in their manifest; read by hand from their licence file or repository. */
const readByHand = new Map([['png-js', 'MIT'], ['end-stream', 'MIT'], ['level-write-stream', 'MIT'], ['write-stream', 'MIT']]);
/** Development dependencies whose code Vite puts into the shipped renderer. */
const bundled = ['react', 'react-dom', 'scheduler', 'zustand', 'wouter', 'tinykeys', '@tanstack/react-virtual', 'uplot', '@svg-maps/netherlands'];

/** What is wrong with the supply chain, one line per finding. */
export function check(root) {
  const manifest = readJson(join(root, 'package.json'));
  const packages = packagesOf(root);
  return [
    ...unpinned(manifest).map((name) => `${name} is not pinned to one version`),
    ...packages.filter((one) => !one.entry.link && !/^sha512-/.test(one.entry.integrity ?? '')).map((one) => `${one.path} has no sha512 integrity in the lockfile`),
    ...packages.filter((one) => /^(git|https?:\/\/(?!registry\.))/.test(one.entry.resolved ?? '') && !(one.entry.resolved ?? '').endsWith('.tgz')).map((one) => `${one.path} does not come from a registry`),
    ...packages.filter((one) => one.entry.hasInstallScript && !named(manifest, one)).map((one) => `${one.path} has an install script that package.json "allowScripts" doesn't name`),
    ...packages.filter((one) => isDenied(one.licence)).map((one) => `${one.path} has the licence ${one.licence}`),
  ];
}

function unpinned(manifest) {
  return Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(([, range]) => !/^(npm:(@[^/]+\/)?[^@]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(range)).map(([name]) => name);
}

function named(manifest, { name, entry }) {
  const allowed = manifest.allowScripts ?? {};
  return Object.hasOwn(allowed, name) || Object.hasOwn(allowed, `${name}@${entry.version}`);
}

function isDenied(licence) {
  return licence === 'none' || (denied.some((one) => one.test(licence)) && !takesOther.test(licence));
}

/** Every installed package with its licence: from the lockfile, else from its own manifest, else read by hand, else "none". */
function packagesOf(root) {
  return Object.entries(readJson(join(root, 'package-lock.json')).packages).filter(([path]) => path !== '').map(([path, entry]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const own = existsSync(join(root, path, 'package.json')) ? readJson(join(root, path, 'package.json')) : {};
    const stated = entry.license ?? own.license?.type ?? own.license ?? own.licenses?.map((one) => one.type).join(' OR ');
    return { path, name, entry, licence: stated ?? readByHand.get(name) ?? 'none', shipped: entry.dev !== true && entry.devOptional !== true };
  });
}

function licenceList(root) {
  const shipped = packagesOf(root).filter((one) => one.shipped || (bundled.includes(one.name) && one.path === `node_modules/${one.name}`));
  const lines = [...new Set(shipped.map((one) => `| ${one.name} | ${one.entry.version} | ${one.licence} |`))].sort();
  return `# Licences of what is shipped\n\nMade by \`npm run supply-chain -- licences\` from the lockfile; development tools are not in it. Data with attributions: NOTICE.\n\n| package | version | licence |\n|---|---|---|\n${lines.join('\n')}\n`;
}

function sbom(root, file) {
  mkdirSync(dirname(file), { recursive: true });
  const run = spawnSync(process.execPath, [join(root, 'node_modules/@cyclonedx/cyclonedx-npm/bin/cyclonedx-npm-cli.js'), '--omit', 'dev', '--package-lock-only', '--output-reproducible', '--output-format', 'JSON', '--output-file', file], { cwd: root, encoding: 'utf8' });
  if (run.status !== 0) fail(1, `the bill of materials could not be made: ${run.stderr.trim().split('\n').at(-1)}`);
  const { components } = readJson(file);
  console.log(`${file}: ${components.length} components`);
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function fail(code, message) {
  console.error(message);
  process.exit(code);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [command, ...rest] = process.argv.slice(2);
  if (command === 'check' && (rest.length === 0 || (rest[0] === '--root' && rest.length === 2))) {
    const findings = check(rest[1] === undefined ? project : resolve(rest[1]));
    for (const line of findings) console.log(line);
    console.log(findings.length === 0 ? 'supply chain: ok' : `supply chain: ${findings.length} findings`);
    if (findings.length > 0) process.exit(1);
  } else if (command === 'licences' && rest.length === 0) writeFileSync(join(project, 'docs', 'licences.md'), licenceList(project));
  else if (command === 'sbom' && rest.length <= 1) sbom(project, resolve(rest[0] ?? join(project, 'dist', 'sbom.cdx.json')));
  else fail(2, usage);
}
