/** The key of a loopback desk lies in its data folder; the operator's commands use it too, so it lives with the desk. */
export { KeyProblem, loopbackKey } from '../desk/host/key-file.ts';
