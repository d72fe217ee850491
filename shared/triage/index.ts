/** The triage engine's public face. Everything else in this folder is its own business. */
export type * from './types.ts';
export { ANSWER_DECISIONS } from './types.ts';
export { loadPack } from './load.ts';
export { compilePack } from './compile.ts';
export type { CompiledPack } from './compile.ts';
export { decide } from './decide.ts';
export { contradictions } from './contradictions.ts';
export type { FoundContradiction } from './contradictions.ts';
export { canonicalJson, packHash } from './canonical.ts';
export { PACK_FILES, packFromFiles, packToFiles, readTables } from './dmn/packfiles.ts';
export type { PackFile, PackFolder } from './dmn/packfiles.ts';
export { writeDmn } from './dmn/write.ts';
