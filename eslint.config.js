import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const noDefaultExport = { selector: 'ExportDefaultDeclaration', message: 'Named exports only: a name is what one greps for.' };
const zodNamespace = { selector: "ImportDeclaration[source.value='zod'] > :matches(ImportSpecifier, ImportDefaultSpecifier)", message: "import * as z from 'zod': the named form takes the whole library along." };
const noSkippedTests = { selector: "MemberExpression[object.name=/^(it|describe|test)$/][property.name=/^(skip|only|todo|skipIf|runIf)$/]", message: 'Nothing is skipped.' };
const noElectron = { selector: ":matches(ImportDeclaration, ImportExpression)[source.value=/^electron($|\\/)/]", message: 'Only electron/shell imports electron.' };
const base = [noDefaultExport, zodNamespace, noSkippedTests];

const pure = [
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: 'shared/ is pure: the instant comes in as an argument.' },
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: 'shared/ is pure: randomness comes in as an argument.' },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'shared/ is pure: the instant comes in as an argument.' },
  { selector: "CallExpression[callee.name='Date']", message: 'shared/ is pure: the instant comes in as an argument.' },
  { selector: "MemberExpression[object.property.name='Now'][object.object.name='Temporal']", message: 'shared/ is pure: the instant comes in as an argument.' },
];
const rendererSyntax = [
  { selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']", message: 'No HTML from strings.' },
  { selector: "MemberExpression[object.name='document'][property.name='cookie']", message: 'No cookies.' },
  { selector: "AssignmentExpression[left.property.name=/^(innerHTML|outerHTML)$/]", message: 'No HTML from strings.' },
];
const hostGlobals = ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'sessionStorage', 'localStorage', 'indexedDB'].map((name) => ({ name, message: 'The renderer speaks to the core through its bridge only and keeps nothing itself.' }));

export default tseslint.config(
  { ignores: ['node_modules/', 'dist/', 'build/', '.tmp/', 'coverage/'] },
  // No comment can switch a rule off.
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' } },
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: { parser: tseslint.parser, parserOptions: { ecmaFeatures: { jsx: true } } },
    plugins: { '@typescript-eslint': tseslint.plugin, 'react-hooks': hooks },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': true, 'ts-ignore': true, 'ts-nocheck': true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-syntax': ['error', ...base, noElectron],
    },
  },
  { files: ['**/*.test.ts', '**/*.test.tsx', 'test/**/*.ts', 'test/**/*.tsx'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
  { files: ['shared/**/*.ts'], ignores: ['**/*.test.ts'], rules: { 'no-restricted-syntax': ['error', ...base, noElectron, ...pure] } },
  { files: ['electron/shell/**/*.ts', 'test/electron-standin/**/*.ts', 'test/transports/**/*.ts'], rules: { 'no-restricted-syntax': ['error', ...base] } },
  {
    files: ['renderer/**/*.ts', 'renderer/**/*.tsx'],
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      'no-restricted-syntax': ['error', ...base, noElectron, ...rendererSyntax],
    },
  },
  { files: ['renderer/**/*.ts', 'renderer/**/*.tsx'], ignores: ['renderer/src/bridge/**', '**/*.test.ts', '**/*.test.tsx'], rules: { 'no-restricted-globals': ['error', ...hostGlobals] } },
  // Ambient declarations of CommonJS packages need `export =` or default.
  { files: ['**/*.d.ts'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['*.config.ts', '*.config.js'], rules: { 'no-restricted-syntax': ['error', zodNamespace] } },
);
